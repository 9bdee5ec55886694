import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Written } from '../selection.ts';
import type { DocumentGenerator } from './document-generator.ts';
import type { ValueGenerator } from './value-generator.ts';

/** A message, or raw bytes without a frame. */
export type Frame = { text: string } | { binary: Buffer } | { bytes: Buffer };

const MAX_FRAMES = 12;
const IDS = ['1', '1', '2', '__proto__', 'a"b', '\ud800', ''];
const NAMES = ['authorization', 'Authorization', 'authToken', 'token', 'headers', 'x'];

/** Generates WebSocket traffic: operations and protocol violations. */
export class FrameGenerator {
  constructor(
    private readonly random: Random,
    private readonly documents: DocumentGenerator,
    private readonly values: ValueGenerator,
  ) {}

  /** Generates the frames of one socket. */
  make(token: string): Frame[] {
    const init: unknown = { type: 'connection_init', payload: this.params(token) };
    const count = 1 + this.random.below(MAX_FRAMES);
    const frames = Array.from({ length: count }, () => this.frame());
    return this.random.chance(0.95) ? [textOf(init), ...frames] : frames;
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
