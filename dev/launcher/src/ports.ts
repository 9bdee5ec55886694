import { createServer } from 'node:net';
import { freePort, LOOPBACK } from '@parley/embedded-stores';

/** Thrown when another process listens on a port that the user chose. */
export class PortTakenError extends Error {
  constructor(port: number, variable: string) {
    super(`Port ${port} is in use. Stop the process that listens there, or set ${variable} to another port.`);
    this.name = 'PortTakenError';
  }
}

/** @throws PortTakenError when another process listens on `port`, given by `variable`; 0 is always free. */
export async function requireFree(port: number, variable: string): Promise<void> {
  try {
    await probe(port);
  } catch {
    throw new PortTakenError(port, variable);
  }
}

/** `count` different free ports. */
export const freePorts = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort));

function probe(port: number): Promise<void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => server.close(() => resolve()));
  });
}
