import { IncomingMessage } from 'node:http';

/** Memory overhead of each received chunk. A chunked body may arrive in chunks of one byte. */
const CHUNK_OVERHEAD_BYTES = 512;
/** The minimum average rate, once `GRACE_MS` have passed. */
const MIN_BYTES_PER_SECOND = 2 * 1024;
/** The total time that a body may pause, as when a device changes its network. */
const GRACE_MS = 5_000;

/** A request that reports its body as it is received. A `data` listener would make the stream flow. */
export class GuardedRequest extends IncomingMessage {
  incoming: IncomingBody | null = null;

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null) this.incoming?.complete();
    else if (Buffer.isBuffer(chunk)) this.incoming?.receive(chunk.length);
    return super.push(chunk, encoding);
  }
}

/** A request body that is being received. */
export class IncomingBody {
  /** Called with the memory that each chunk takes. */
  onChunk: ((bytes: number) => void) | null = null;
  private received = 0;
  private ageMs = 0;
  private ended = false;
  private isDiscarding = false;

  /**
   * @param length the size in bytes from the headers; Infinity when they do not state it.
   * @param onComplete called when the body is complete, unless a response was sent before.
   */
  constructor(
    private readonly length: number,
    private readonly onComplete: () => void,
  ) {}

  /** True when all announced bytes have arrived. */
  get isComplete(): boolean {
    return this.ended || this.received >= this.length;
  }

  receive(bytes: number): void {
    this.received += bytes;
    if (!this.isDiscarding) this.onChunk?.(bytes + CHUNK_OVERHEAD_BYTES);
  }

  complete(): void {
    if (this.ended) return;
    this.ended = true;
    if (!this.isDiscarding) this.onComplete();
  }

  /** A response was sent, or the connection closed: any more data is discarded. */
  discardRest(): void {
    this.isDiscarding = true;
  }

  /** Adds `elapsedMs` to the body's age. */
  advance(elapsedMs: number): void {
    this.ageMs += elapsedMs;
  }

  /** True when the body arrives more slowly than the minimum rate. */
  get isTooSlow(): boolean {
    return this.received < ((this.ageMs - GRACE_MS) / 1_000) * MIN_BYTES_PER_SECOND;
  }
}
