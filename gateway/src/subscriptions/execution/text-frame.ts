/** FIN bit and opcode 1: the final frame of a text message. */
const WHOLE_TEXT = 0x81;
/** Length values that announce an extended length of two or eight bytes. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * An unmasked WebSocket text message in one frame (RFC 6455 §5.2), as servers send it. Encoded here because `ws` would
 * encode it again for every socket.
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
