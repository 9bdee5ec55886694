import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPath } from './root.ts';

const CHART = rootPath('helm/parley');
const SOURCES = rootPath('docker/tests/support/helm-template');
const CACHE = rootPath('.parley/helm-template');

/** Renders the chart with values over its defaults, with Helm if it is installed. @returns YAML. @throws Error with Helm's message. */
export function renderChart(values: object, release: string, namespace: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-values-'));
  try {
    const file = join(folder, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    return spawnSync('helm', ['version']).status === 0
      ? run('helm', ['template', release, CHART, '--namespace', namespace, '--values', file])
      : run(compiled(), [CHART, release, namespace, file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The stand-in for Helm, compiled when its sources have changed. @throws Error if Go is not installed. */
function compiled(): string {
  const sources = readdirSync(SOURCES).map((name) => readFileSync(join(SOURCES, name)));
  const digest = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16);
  const program = join(CACHE, digest);
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  // Other processes may compile it at the same time.
  const fresh = `${program}.${process.pid}`;
  run('go', ['build', '-o', fresh, '.'], {
    cwd: SOURCES,
    // Debian installs the sources of libraries in GOPATH layout, so nothing is downloaded.
    env: {
      ...process.env,
      GOPATH: '/usr/share/gocode',
      GO111MODULE: 'off',
      GOCACHE: join(CACHE, 'go'),
      CGO_ENABLED: '0',
    },
  });
  renameSync(fresh, program);
  return program;
}

function run(program: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (error) throw new Error(`${program} cannot be run (${error.message}): see what \`node scripts/go.mjs\` says`);
  if (status !== 0) throw new Error(stderr.trim());
  return stdout;
}
