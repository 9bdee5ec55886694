/** The lower bound: each message from Redis becomes one frame, which is written to every socket. */
import { Redis } from 'ioredis';
import { Sender, WebSocketServer } from 'ws';
import { options } from '../harness/child-side.mjs';
import { serve } from './peer-server.mjs';

const publisher = new Redis(options.redisUrl);
const subscriber = new Redis(options.redisUrl);
/** Separates the topics from those of other peers. */
const PREFIX = 'bare:';
/** @type {Map<string, Set<import('node:stream').Duplex>>} */
const rooms = new Map();

subscriber.on('message', (topic, text) => {
  const parts = Sender.frame(Buffer.from(text), { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true });
  const frame = Buffer.concat(parts);
  for (const stream of rooms.get(topic) ?? []) stream.write(frame);
});

await serve(
  (server) =>
    new WebSocketServer({ server }).on('connection', (socket, request) => {
      const topic = PREFIX + new URL(request.url, 'http://peer').searchParams.get('room');
      join(topic, request.socket);
      socket.on('close', () => rooms.get(topic).delete(request.socket));
      subscriber.subscribe(topic).then(() => socket.send('"welcome"'));
    }),
  (room, event) => publisher.publish(PREFIX + room, JSON.stringify(event)),
);

function join(topic, stream) {
  rooms.set(topic, (rooms.get(topic) ?? new Set()).add(stream));
}
