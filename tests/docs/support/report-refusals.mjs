/** Loaded before a program of the documentation: says on standard error when a connection of its own was refused. */
import { subscribe } from 'node:diagnostics_channel';

subscribe('net.client.socket', ({ socket }) => {
  socket.once('error', ({ code }) => {
    if (code === 'ECONNREFUSED') console.error('connection refused');
  });
});
