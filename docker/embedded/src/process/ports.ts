import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * A port for each name, remembered in `file` so that a store keeps its address from one start to the next. A port that
 * someone else has taken meanwhile is replaced.
 */
export async function rememberedPorts<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const remembered = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, unknown>,
    () => ({}) as Record<string, unknown>,
  );
  const ports = new Map<Name, number>();
  for (const name of names) {
    const port = remembered[name];
    const usable = typeof port === 'number' && ![...ports.values()].includes(port) && (await isFree(port));
    ports.set(name, usable ? port : await freePort([...ports.values()]));
  }
  const chosen = Object.fromEntries(ports) as Record<Name, number>;
  await writeFile(file, `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen;
}

async function freePort(taken: readonly number[]): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && !taken.includes(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** Listens for a moment; answers the port, or `undefined` when it is taken. */
function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
