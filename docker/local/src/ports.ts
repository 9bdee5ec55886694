import { createServer, type AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

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
export async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, () => listen(0)));
  await Promise.all(probes.map((probe) => probe.close()));
  return probes.map((probe) => probe.port);
}

async function probe(port: number): Promise<void> {
  await (await listen(port)).close();
}

function listen(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}
