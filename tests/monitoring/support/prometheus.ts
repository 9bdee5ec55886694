import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { eventually } from '../../support/eventually.ts';

const FOLDER = fileURLToPath(new URL('../../../docker/prometheus', import.meta.url));
/** Where `npm test` downloads the programs to. */
const FETCHED = fileURLToPath(new URL('../../../.parley/tools/prometheus/usr/bin', import.meta.url));
const PROGRAMS = process.env['PROMETHEUS_FOLDER'] ?? (existsSync(FETCHED) ? FETCHED : '/usr/bin');

export interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** Runs promtool on the files in `docker/prometheus`. */
export function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(`${PROGRAMS}/promtool`, args, { cwd: FOLDER, encoding: 'utf8' });
  return { status, output: error ? error.message : `${stdout}${stderr}` };
}

/** Runs the promtool linter on the text of `/metrics`. @returns the problems. */
export function lintMetrics(text: string): string {
  const { stdout, stderr } = spawnSync(`${PROGRAMS}/promtool`, ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

/** A Prometheus server with the rules of `docker/prometheus` that scrapes the given processes. */
export class Prometheus {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @param targets `host:port` pairs. */
  static async start(targets: string[]): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-prometheus-'));
    const config = parse(await readFile(join(FOLDER, 'prometheus.yml'), 'utf8')) as Record<string, unknown>;
    const file = join(folder, 'prometheus.yml');
    await writeFile(
      file,
      stringify({
        ...config,
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [join(FOLDER, 'alerts.yml')],
        scrape_configs: [{ job_name: 'parley', static_configs: [{ targets }] }],
      }),
    );
    const address = `127.0.0.1:${await freePort()}`;
    const flags = [`--config.file=${file}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`];
    const child = spawn(`${PROGRAMS}/prometheus`, flags, { stdio: 'ignore' });
    await once(child, 'spawn');
    const prometheus = new Prometheus(`http://${address}`, child, folder);
    await eventually(async () => (await fetch(`${prometheus.url}/-/ready`)).ok, 'Prometheus is ready');
    return prometheus;
  }

  /** @throws Error with the problem of an invalid query. */
  async query(query: string): Promise<Sample[]> {
    const response = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query })}`);
    const { status, error, data } = (await response.json()) as {
      status: string;
      error?: string;
      data?: { result: Sample[] };
    };
    if (status !== 'success' || !data) throw new Error(`${query}: ${error}`);
    return data.result;
  }

  async close(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    await rm(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
