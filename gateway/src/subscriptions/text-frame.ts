/** The last frame of a message, and a text: FIN and opcode 1. */
const WHOLE_TEXT = 0x81;
/** In place of a length that does not fit, which then follows in two or eight bytes. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A WebSocket message of the text that the parts hold, as servers send it: unmasked, in one frame (RFC 6455 §5.2). Made
 * here, as `ws` makes a frame anew for each socket that it sends a message to.
 */
export function textFrame(...parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([headOf(length), ...parts]);
}

function headOf(length: number): Buffer {
  if (length < LENGTH_16) return Buffer.of(WHOLE_TEXT, length);
  if (length <= 0xffff) {
    const head = Buffer.of(WHOLE_TEXT, LENGTH_16, 0, 0);
    head.writeUInt16BE(length, 2);
    return head;
  }
  const head = Buffer.alloc(10);
  head[0] = WHOLE_TEXT;
  head[1] = LENGTH_64;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
