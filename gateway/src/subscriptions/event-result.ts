import { codesOf } from '@parley/service';
import type { FormattedExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import { textFrame } from './text-frame.ts';

/**
 * What an event came to, ready to be sent to any number of clients. Bytes are made once, and are the same for all who
 * gave their operation the same id; others get a copy with their own.
 */
export class EventResult {
  /** Of its errors. */
  readonly codes: readonly string[];
  private readonly tail: Buffer;
  private last: { id: string; frame: Buffer } | undefined;

  constructor(result: FormattedExecutionResult) {
    this.codes = codesOf(result.errors);
    this.tail = Buffer.from(`,"type":"${MessageType.Next}","payload":${JSON.stringify(result)}}`);
  }

  /** The WebSocket frame that tells it to the operation `id`. */
  frameFor(id: string): Buffer {
    if (this.last?.id === id) return this.last.frame;
    const frame = textFrame(Buffer.from(`{"id":${JSON.stringify(id)}`), this.tail);
    this.last = { id, frame };
    return frame;
  }
}
