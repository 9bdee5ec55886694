/** The lower bound: each message from Redis becomes one frame, which is written to every socket. */
import { Redis } from 'ioredis';
import { Sender, WebSocketServer } from 'ws';
import { options } from '../harness/child-side.mjs';
import { serve } from './peer-server.mjs';

const publisher = new Redis(options.redisUrl);
const subscriber = new Redis(options.redisUrl);
/** Separates the channels from those of other peers. */
const PREFIX = 'bare:';
/** @type {Map<string, Set<import('node:stream').Duplex>>} */
const rooms = new Map();

subscriber.on('message', (channel, text) => {
  const parts = Sender.frame(Buffer.from(text), { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true });
  const frame = Buffer.concat(parts);
  for (const stream of rooms.get(channel) ?? []) stream.write(frame);
});

await serve(
  (server) =>
    new WebSocketServer({ server }).on('connection', (socket, request) => {
      const channel = PREFIX + new URL(request.url, 'http://peer').searchParams.get('room');
      join(channel, request.socket);
      socket.on('close', () => rooms.get(channel).delete(request.socket));
      subscriber.subscribe(channel).then(() => socket.send('"welcome"'));
    }),
  (room, event) => publisher.publish(PREFIX + room, JSON.stringify(event)),
);

function join(channel, stream) {
  rooms.set(channel, (rooms.get(channel) ?? new Set()).add(stream));
}
