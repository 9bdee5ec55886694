import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from '../../dev/launcher/src/services.ts';
import { readSettings } from '../../dev/launcher/src/settings.ts';
import type { RunningSystem } from '../../dev/launcher/src/running-system.ts';
import { startSystem } from '../../dev/launcher/src/system.ts';
import { EMBEDDED_STORES } from './embedded-stores.ts';

export interface WholeSystemOptions {
  /** Numbers of replicas by variable, such as `CHAT_REPLICAS`. */
  replicas: Record<string, string>;
  /** Overrides for the variables of a service. */
  variables(service: string): Record<string, string>;
  /** Rewrites the addresses at which processes reach each other. */
  route?: Route;
  /** Called when a service or store exits unexpectedly. */
  onExit(name: string): void;
}

/** A system that the test process starts and stops, on free ports and with temporary data. */
export interface WholeSystem {
  system: RunningSystem;
  close(): Promise<void>;
}

/**
 * Starts a whole system. The helpers in `tests/support` then use its edge proxy.
 * @throws Error when it does not start.
 */
export async function startWholeSystem({ replicas, ...options }: WholeSystemOptions): Promise<WholeSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const system = await startSystem({
    ...options,
    settings: readSettings({ ...process.env, ...replicas, PORT: '0', GATEWAY_PORT: '0' }),
    folder,
    throwAway: true,
    env: { ...process.env, ...EMBEDDED_STORES },
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  // Not one gateway: clients of these tests go through the edge proxy, which survives the failure of a gateway.
  process.env['PARLEY_GATEWAY_URL'] = system.edgeUrl;
  process.env['PARLEY_PROCESSES'] = system.processesFile;
  const close = async () => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { system, close };
}
