import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import type { EmbeddedEngine } from './engine.ts';

const PROBE_TIMEOUT_MS = 1_000;

/** Valkey, in its own folder under the data folder; an append-only file keeps its data unless it is thrown away. */
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

/** One inline PING; rejects unless the answer is PONG (a server that still loads its data answers otherwise). */
export async function ping(port: number): Promise<void> {
  const answer = await askValkey(port, 'PING');
  if (!answer.startsWith('+PONG')) throw new Error(`PING was answered with ${answer}`);
}

/** Sends one inline command. @returns the answer as it is on the wire. @throws Error for an answer that is an error. */
export async function askValkey(port: number, command: string): Promise<string> {
  const socket = createConnection({ host: LOOPBACK, port });
  socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy(new Error(`no answer to ${command}`)));
  try {
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (answer.toString().startsWith('-')) throw new Error(`${command} was answered with ${answer.toString()}`);
    return answer.toString();
  } finally {
    socket.destroy();
  }
}
