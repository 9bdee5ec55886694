import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a replica and a store, so that a test can break what is between them. */
export async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let links = 0;
  let server: Server | undefined;
  let port = 0;

  const accept = (client: Socket) => {
    links++;
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
    /** Links so far. */
    links: () => links,
    /** From now on the links that are open carry nothing, and say nothing of it. New ones do. */
    hang() {
      for (const socket of sockets) socket.unpipe();
    },
    /** Cuts all links and takes no new ones. */
    async stop() {
      const stopped = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
    start,
  };
}
