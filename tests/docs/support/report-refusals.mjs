/** Preloaded into a program of the documentation to report refused connections on standard error. */
import { subscribe } from 'node:diagnostics_channel';

subscribe('net.client.socket', ({ socket }) => {
  socket.once('error', ({ code }) => {
    if (code === 'ECONNREFUSED') console.error('connection refused');
  });
});
