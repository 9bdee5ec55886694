import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import type { EmbeddedEngine } from './engine.ts';

const PROBE_TIMEOUT_MS = 1_000;

/** Valkey, in a folder of the data folder. An append-only file keeps its data unless it is thrown away. */
export const valkeyEngine: EmbeddedEngine = async (packages, { user, folder, ports, throwAway }) => {
  const data = join(folder, 'redis');
  const settings = {
    bind: LOOPBACK,
    port: String(ports.redis),
    dir: data,
    save: '',
    appendonly: throwAway ? 'no' : 'yes',
  };
  const process = new ManagedProcess({
    name: 'redis',
    ...packages.programs.valkey(Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])),
    cwd: data,
    logFile: join(folder, 'logs', 'redis.log'),
    user,
    stopSignal: throwAway ? 'SIGKILL' : 'SIGTERM',
    prepare: async () => void (await stopOrphans(data)),
    probe: () => ping(ports.redis),
  });
  const url = `redis://${LOOPBACK}:${ports.redis}`;
  const engine = `Valkey ${packages.versions.valkey}, embedded`;
  return { store: { name: 'redis', url, engine }, processes: [{ process, url }] };
};

/** Sends an inline PING; rejects unless the response is PONG. A server that still loads its data responds otherwise. */
export async function ping(port: number): Promise<void> {
  const reply = await sendToValkey(port, 'PING');
  if (!reply.startsWith('+PONG')) throw new Error(`unexpected response to PING: ${reply}`);
}

/** Sends one inline command. @returns the raw response. @throws Error for an error response. */
export async function sendToValkey(port: number, command: string): Promise<string> {
  const socket = createConnection({ host: LOOPBACK, port });
  socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy(new Error(`no response to ${command}`)));
  try {
    socket.write(`${command}\r\n`);
    const [reply] = (await once(socket, 'data')) as [Buffer];
    if (reply.toString().startsWith('-')) throw new Error(`${command} failed: ${reply.toString()}`);
    return reply.toString();
  } finally {
    socket.destroy();
  }
}
