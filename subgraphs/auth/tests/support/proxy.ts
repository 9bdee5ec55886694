import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  port: number;
  /** Accepts connections from now on. */
  open(): Promise<void>;
  /** Closes every connection and refuses new ones. */
  cut(): Promise<void>;
}

/** A TCP port in front of `target` that can be cut off; initially it is. */
export async function createProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy()).pipe(upstream);
    upstream.on('close', () => client.destroy()).pipe(client);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await cut();
  return { port, open: () => listen(port), cut };
}
