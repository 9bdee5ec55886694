import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { ClientConfig } from 'pg';
import { Backend } from './backend.ts';
import { Cursors } from './cursors.ts';
import { dispatch } from './dispatch.ts';
import { errorReply, ProtocolError } from './errors.ts';
import { readFrames } from './framing.ts';
import { MAX_CLIENTS } from './limits.ts';
import { decodeRequest, encodeMsg } from './messages.ts';

export interface WireServer {
  port: number;
  close(): Promise<void>;
}

/** Serves the MongoDB wire protocol on a loopback port, from a DocumentDB cluster. */
export async function startWireServer(options: { port: number; engine: ClientConfig }): Promise<WireServer> {
  const backend = new Backend(options.engine);
  const cursors = new Cursors();
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      cursors.abandon(connection);
    });
    void serve(socket, { backend, cursors, connection });
  });
  server.maxConnections = MAX_CLIENTS;
  await backend.open();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      cursors.closeAll();
      await backend.close();
    },
  };
}

/** Serves one client: its commands run one after the other, in order. */
async function serve(socket: Socket, context: Parameters<typeof dispatch>[1]): Promise<void> {
  try {
    for await (const frame of readFrames(socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)) {
      const { command, wantsReply, reply } = decodeRequest(frame);
      const document = await dispatch(command, context).catch(errorReply);
      if (!wantsReply) continue;
      if (!socket.write(reply(document)) && !socket.destroyed) await drained(socket);
    }
    socket.end();
  } catch (error) {
    // The start of the next message is unknown after a malformed one: report the error and close.
    const requestId = error instanceof ProtocolError ? error.requestId : undefined;
    if (requestId !== undefined && socket.writable)
      socket.end(encodeMsg(errorReply(error), requestId), () => socket.destroy());
    else socket.destroy();
  }
}

/** Waits for a client that does not read its replies, before more are produced. */
async function drained(socket: Socket): Promise<void> {
  await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}
