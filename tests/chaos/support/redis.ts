import { once } from 'node:events';
import { connect } from 'node:net';

/** Publishes an arbitrary payload on a Redis channel. */
export async function publish(redisUrl: string, channel: string, payload: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const parts = ['PUBLISH', channel, payload].map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  socket.write(`*${parts.length}\r\n${parts.join('')}`);
  await once(socket, 'data');
  socket.destroy();
}
