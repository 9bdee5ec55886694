import { createHash } from 'node:crypto';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';

/** An exclusive lock of this process. The kernel frees it whenever the process ends. */
export interface Lock {
  release(): Promise<void>;
}

/** The size of `sun_path` (unix(7)). */
const SOCKET_NAME_BYTES = 108;

/**
 * The lock is a listening socket in Linux's abstract namespace, named after the path that it guards. It leaves nothing
 * on disk, so a killed owner never has to be distinguished from a live one. The name has the full length: Node 20 pads names
 * with zeros, newer versions do not, and the two would not exclude each other.
 */
function lockName(path: string): string {
  const hash = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 40);
  return `\0parley-${hash}`.padEnd(SOCKET_NAME_BYTES, '\0');
}

/** Takes the lock of a path, or returns `undefined` when another process (or this one) has it. */
export async function tryLock(path: string): Promise<Lock | undefined> {
  const waiters = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiters.add(socket);
    socket.on('error', () => undefined).on('close', () => waiters.delete(socket));
  });
  const taken = await new Promise<boolean>((resolveTaken, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolveTaken(false) : reject(error),
    );
    server.listen({ path: lockName(path) }, () => resolveTaken(true));
  });
  if (!taken) return undefined;
  server.unref();
  return {
    release: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const waiter of waiters) waiter.destroy();
      }),
  };
}

/** Takes the lock of a path and waits for its current owner; `onWait` is called once if there is one. */
export async function lock(path: string, onWait: () => void = () => undefined, signal?: AbortSignal): Promise<Lock> {
  for (let told = false; ; told = true) {
    signal?.throwIfAborted();
    const held = await tryLock(path);
    if (held) return held;
    if (!told) onWait();
    signal?.throwIfAborted();
    await holderGone(path, signal);
  }
}

/** The owner closes its waiters' connections when it releases the lock; the kernel does when it dies. */
function holderGone(path: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolveGone) => {
    const socket = createConnection({ path: lockName(path) });
    const abort = (): void => void socket.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    socket
      .on('error', () => undefined)
      .on('close', () => {
        signal?.removeEventListener('abort', abort);
        resolveGone();
      })
      .resume();
  });
}
