import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Written } from '../selection.ts';
import type { OddDocuments } from './odd-documents.ts';
import type { OddValues } from './odd-values.ts';

/** A message, or bytes that go to the connection without a frame around them. */
export type Frame = { text: string } | { binary: Buffer } | { bytes: Buffer };

const MOST_FRAMES = 12;
const IDS = ['1', '1', '2', '__proto__', 'a"b', '\ud800', ''];
const NAMES = ['authorization', 'Authorization', 'authToken', 'token', 'headers', 'x'];

/** Makes what clients of a WebSocket say: operations, and what breaks the protocol. */
export class OddFrames {
  constructor(
    private readonly random: Random,
    private readonly documents: OddDocuments,
    private readonly values: OddValues,
  ) {}

  /** All that is said on one socket. */
  make(token: string): Frame[] {
    const greeting: unknown = { type: 'connection_init', payload: this.params(token) };
    const count = 1 + this.random.below(MOST_FRAMES);
    const frames = Array.from({ length: count }, () => this.frame());
    return this.random.chance(0.95) ? [textOf(greeting), ...frames] : frames;
  }

  private params(token: string): unknown {
    const { random } = this;
    if (random.chance(0.9)) return { authorization: `Bearer ${token}` };
    if (random.chance(0.3)) return this.values.any();
    return {
      [random.of(NAMES)]: random.of([token, `Bearer ${token}`, '', 'x', { authorization: token }, this.values.any()]),
    };
  }

  private frame(): Frame {
    const { random } = this;
    const id = random.of(IDS) || randomUUID();
    if (random.chance(0.85)) return textOf({ id, type: 'subscribe', payload: this.payload() });
    if (random.chance(0.7)) return textOf({ id, type: 'complete' });
    return random.of<() => Frame>([
      () => textOf({ type: random.of(['ping', 'pong']), payload: this.values.any() }),
      () =>
        textOf({ type: random.of(['next', 'error', 'connection_ack', 'connection_init', 'x', '']), id, payload: [] }),
      () => textOf(this.values.any()),
      () => textOf({ id: this.values.any(), type: 'subscribe', payload: this.payload() }),
      () => ({ text: JSON.stringify({ id, type: 'subscribe', payload: this.payload() }).slice(0, random.below(60)) }),
      () => ({ binary: Buffer.from(JSON.stringify({ type: 'ping' })) }),
      () => ({ binary: this.noise() }),
      () => ({ bytes: this.noise() }),
    ])();
  }

  private payload(): Record<string, unknown> {
    const { random } = this;
    const written: Written = this.documents.make(['query', 'mutation', 'subscription', 'subscription']);
    const payload: Record<string, unknown> = { ...written };
    if (random.chance(0.1)) payload['operationName'] = random.of(['', 'B', null, this.values.any()]);
    if (random.chance(0.1)) payload['extensions'] = this.values.any();
    if (random.chance(0.05)) payload[random.of(['query', 'variables'])] = this.values.any();
    return payload;
  }

  private noise(): Buffer {
    return Buffer.from(Array.from({ length: 1 + this.random.below(40) }, () => this.random.below(256)));
  }
}

const textOf = (message: unknown): Frame => ({ text: JSON.stringify(message) ?? '' });
