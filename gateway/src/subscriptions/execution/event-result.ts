import { codesOf } from '@parley/service/graphql';
import type { FormattedExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import { textFrame } from './text-frame.ts';

/**
 * The result of an event, ready to send to any number of clients. The frame is encoded once for all clients that use
 * the same operation id; others get a copy with their own.
 */
export class EventResult {
  /** The codes of its errors. */
  readonly codes: readonly string[];
  private readonly tail: Buffer;
  private last: { id: string; frame: Buffer } | undefined;

  constructor(result: FormattedExecutionResult) {
    this.codes = codesOf(result.errors);
    this.tail = Buffer.from(`,"type":"${MessageType.Next}","payload":${JSON.stringify(result)}}`);
  }

  /** The WebSocket frame with this result for the operation `id`. */
  frameFor(id: string): Buffer {
    if (this.last?.id === id) return this.last.frame;
    const frame = textFrame(Buffer.from(`{"id":${JSON.stringify(id)}`), this.tail);
    this.last = { id, frame };
    return frame;
  }
}
