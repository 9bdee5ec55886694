import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Packages } from '../packages/package-cache.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import type { RunAs } from '../process/run-as.ts';

const PROBE_TIMEOUT_MS = 1_000;

export interface ValkeyOptions {
  packages: Packages;
  user: RunAs;
  folder: string;
  port: number;
  throwAway: boolean;
}

/** Valkey, in its own folder under the data folder; an append-only file keeps its data unless it is thrown away. */
export function valkeyProcess({ packages, user, folder, port, throwAway }: ValkeyOptions): ManagedProcess {
  const data = join(folder, 'redis');
  const settings = { bind: LOOPBACK, port: String(port), dir: data, save: '', appendonly: throwAway ? 'no' : 'yes' };
  const flags = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]);
  return new ManagedProcess({
    name: 'redis',
    ...packages.programs.valkey(flags),
    cwd: data,
    logFile: join(folder, 'logs', 'redis.log'),
    user,
    stopSignal: throwAway ? 'SIGKILL' : 'SIGTERM',
    prepare: async () => void (await stopOrphans(data)),
    probe: () => ping(port),
  });
}

/** One inline PING; rejects unless the answer is PONG (a server that still loads its data answers otherwise). */
async function ping(port: number): Promise<void> {
  const socket = createConnection({ host: LOOPBACK, port });
  socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy(new Error('no answer to PING')));
  try {
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+PONG')) throw new Error(`PING was answered with ${answer.toString()}`);
  } finally {
    socket.destroy();
  }
}
