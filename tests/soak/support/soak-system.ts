import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSettings } from '../../../docker/local/src/settings.ts';
import { startSystem, type System } from '../../../docker/local/src/system.ts';
import { OWN_STORES } from '../../support/own-stores.ts';

const REPLICAS = { AUTH_REPLICAS: '1', CHAT_REPLICAS: '2', GATEWAY_REPLICAS: '2' };

/** What is looked for here is what they keep, not how they refuse; and nobody signs in a second time. */
const VARIABLES = {
  LIMIT_SENDS: '1000',
  LIMIT_SENDS_BURST: '5000',
  ACCESS_TOKEN_SECONDS: '43200',
  // Small enough that the first people fill it, so that the number of connections is the same from then on.
  LIMIT_SUBGRAPH_CONNECTIONS: '8',
  // For a machine that is busy with other things.
  SUBGRAPH_TIMEOUT_MS: '30000',
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'collect-garbage.mjs')).href}`,
};

/** The whole system, as it is when nothing goes wrong. Once it stands, all of `tests/support` speaks to it. */
export class SoakSystem {
  private constructor(
    private readonly system: System,
    private readonly folder: string,
    /** Names of processes that ended by themselves. */
    readonly ended: readonly string[],
  ) {}

  static async start(): Promise<SoakSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-soak-'));
    const ended: string[] = [];
    const system = await startSystem({
      settings: readSettings({ ...process.env, ...REPLICAS, PORT: '0', GATEWAY_PORT: '0' }),
      folder,
      throwAway: true,
      env: { ...process.env, ...OWN_STORES },
      variables: () => VARIABLES,
      onExit: (name) => ended.push(name),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    process.env['PARLEY_GATEWAY_URL'] = system.webUrl;
    process.env['PARLEY_PROCESSES'] = system.processesFile;
    return new SoakSystem(system, folder, ended);
  }

  async close(): Promise<void> {
    await this.system.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
