import { deserialize, serialize, type Document } from 'bson';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { readFrames } from './framing.ts';
import { decodeMsgReply, encodeMsg } from './messages.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** Runs one command on a local server of the MongoDB protocol; rejects on `ok: 0`. */
export async function runMongoCommand(port: number, command: Document): Promise<Document> {
  const socket = createConnection({ host: '127.0.0.1', port });
  socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy(new Error('no response')));
  try {
    await once(socket, 'connect');
    socket.write(encodeMsg(Buffer.from(serialize({ ...command, $db: 'admin' })), 0));
    for await (const frame of readFrames(socket as AsyncIterable<Buffer>)) {
      const reply = deserialize(decodeMsgReply(frame));
      if (!reply.ok) throw new Error(String(reply.errmsg));
      return reply;
    }
    throw new Error('the connection was closed');
  } finally {
    socket.destroy();
  }
}
