import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from '../../dev/launcher/src/services.ts';
import { readSettings } from '../../dev/launcher/src/settings.ts';
import { startSystem, type System } from '../../dev/launcher/src/system.ts';
import { OWN_STORES } from './own-stores.ts';

export interface WholeSystemOptions {
  /** Such as `CHAT_REPLICAS`. */
  replicas: Record<string, string>;
  /** Of a service, in place of their defaults. */
  variables(service: string): Record<string, string>;
  /** Stands between the processes. */
  route?: Route;
  /** Called when a service or a store ended and nobody had told it to. */
  onExit(name: string): void;
}

/** A system that the test's own process starts and stops, on free ports and with data that is thrown away. */
export interface WholeSystem {
  system: System;
  close(): Promise<void>;
}

/** Once it stands, all of `tests/support` speaks to its front door. @throws Error when it does not start. */
export async function startWholeSystem({ replicas, ...options }: WholeSystemOptions): Promise<WholeSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const system = await startSystem({
    ...options,
    settings: readSettings({ ...process.env, ...replicas, PORT: '0', GATEWAY_PORT: '0' }),
    folder,
    throwAway: true,
    env: { ...process.env, ...OWN_STORES },
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  process.env['PARLEY_GATEWAY_URL'] = system.webUrl;
  process.env['PARLEY_PROCESSES'] = system.processesFile;
  const close = async () => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { system, close };
}
