import { MAX_MESSAGE_BYTES } from './limits.ts';
import { ProtocolError } from './errors.ts';

/** Length, request id, response to, operation code: four little-endian 32-bit numbers. */
export const HEADER_BYTES = 16;

/** The operations of the wire protocol that are still in use, and the compressed one, which is rejected. */
export const OP = { reply: 1, query: 2004, compressed: 2012, msg: 2013 } as const;

/** One message of the wire protocol. */
export interface Frame {
  requestId: number;
  opCode: number;
  body: Buffer;
}

/**
 * Splits a byte stream into messages. It reads no further than its consumer, so TCP slows down a client that sends
 * faster than its commands run.
 *
 * @throws {ProtocolError} when a message is shorter than its header or longer than `maxBytes`
 */
export async function* readFrames(
  stream: AsyncIterable<Buffer>,
  maxBytes = MAX_MESSAGE_BYTES,
): AsyncGenerator<Frame, void> {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let needed = HEADER_BYTES;
  for await (const chunk of stream) {
    chunks.push(chunk);
    buffered += chunk.length;
    if (buffered < needed) continue;
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, buffered);
    while (bytes.length >= HEADER_BYTES) {
      needed = messageLength(bytes, maxBytes);
      if (bytes.length < needed) break;
      yield {
        requestId: bytes.readInt32LE(4),
        opCode: bytes.readInt32LE(12),
        body: bytes.subarray(HEADER_BYTES, needed),
      };
      bytes = bytes.subarray(needed);
      needed = HEADER_BYTES;
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    buffered = bytes.length;
  }
  if (buffered > 0) throw new ProtocolError('The connection ended inside a message');
}

function messageLength(bytes: Buffer, maxBytes: number): number {
  const length = bytes.readInt32LE(0);
  if (length >= HEADER_BYTES && length <= maxBytes) return length;
  throw new ProtocolError(`A message of ${length} bytes is outside ${HEADER_BYTES}–${maxBytes}`, bytes.readInt32LE(4));
}

/** Adds a header to the parts of a message. */
export function frame(opCode: number, requestId: number, responseTo: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const message = Buffer.concat([header, ...parts]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(requestId, 4);
  message.writeInt32LE(responseTo, 8);
  message.writeInt32LE(opCode, 12);
  return message;
}
