import { createServer } from 'node:net';
import { freePort, LOOPBACK } from '@parley/embedded-stores';

/** Thrown when something else listens on a port that the user asked for. */
export class PortTakenError extends Error {
  constructor(port: number, variable: string) {
    super(`Port ${port} is taken. Stop what listens there, or set ${variable} to another port.`);
    this.name = 'PortTakenError';
  }
}

/** @throws PortTakenError when something listens on `port`, which `variable` set; 0 is never taken. */
export async function requireFree(port: number, variable: string): Promise<void> {
  try {
    await probe(port);
  } catch {
    throw new PortTakenError(port, variable);
  }
}

/** `count` different ports that nobody listens on. */
export const freePorts = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort));

function probe(port: number): Promise<void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => server.close(() => resolve()));
  });
}
