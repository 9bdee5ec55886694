import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Below what systems give to outgoing connections (Linux from 32768, macOS from 49152): one of those could take a port
 * between the moment when it is found free and that when a server listens on it, or while a server is started again.
 */
const LOWEST = 10_000;
const HIGHEST = 32_000;

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
    ports.set(name, usable ? port : await freePort());
  }
  const chosen = Object.fromEntries(ports) as Record<Name, number>;
  await writeFile(file, `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen;
}

/** Those that this process has found, whoever is about to listen on them. */
const found = new Set<number>();

/** A port that nobody listens on; another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (found.has(port) || !(await isFree(port))) continue;
    found.add(port);
    return port;
  }
}

/** Listens for a moment to find out. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
