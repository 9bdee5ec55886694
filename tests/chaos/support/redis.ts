import { once } from 'node:events';
import { connect } from 'node:net';

/** Publishes an arbitrary payload on a Redis topic. */
export async function publish(redisUrl: string, topic: string, payload: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const parts = ['PUBLISH', topic, payload].map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  socket.write(`*${parts.length}\r\n${parts.join('')}`);
  await once(socket, 'data');
  socket.destroy();
}
