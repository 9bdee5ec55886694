import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Below the ephemeral ports of outgoing connections (Linux from 32768, macOS from 49152). One of those could take a port
 * between the check that it is free and the start of a server, or during a restart.
 */
const MIN_PORT = 10_000;
const MAX_PORT = 32_000;

/**
 * A port for each name, saved in `file` so that a store keeps its address between starts. A port that another process has
 * taken in the meantime is replaced.
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

/** Ports that this process has already returned. */
const found = new Set<number>();

/** A free port; a different one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(MIN_PORT, MAX_PORT);
    if (found.has(port) || !(await isFree(port))) continue;
    found.add(port);
    return port;
  }
}

/** Checks by listening for a moment. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
