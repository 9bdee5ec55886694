import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy between a replica and a store, with which a test can break the connection. */
export async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let connections = 0;
  let server: Server | undefined;
  let port = 0;

  const accept = (client: Socket) => {
    connections++;
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  };
  const start = async () => {
    const listening = createServer(accept);
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    port = (listening.address() as AddressInfo).port;
    server = listening;
  };
  await start();
  return {
    url: `${target.protocol}//127.0.0.1:${port}`,
    /** Number of connections so far. */
    connections: () => connections,
    /** Silently drops all later data of open connections. New ones work. */
    hang() {
      for (const socket of sockets) socket.unpipe();
    },
    /** Closes all connections and accepts no new ones. */
    async stop() {
      const stopped = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
    start,
  };
}
