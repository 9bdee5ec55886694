/** Socket.IO with its Redis adapter, WebSocket only, without compression. */
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { options } from '../harness/child-side.mjs';
import { serve } from './peer-server.mjs';

const io = new Server({ transports: ['websocket'], serveClient: false });
io.adapter(createAdapter(new Redis(options.redisUrl), new Redis(options.redisUrl)));
io.on('connection', (socket) => socket.join(socket.handshake.query.room));

await serve(
  (server) => io.attach(server),
  (room, event) => io.to(room).emit('message', event),
);
