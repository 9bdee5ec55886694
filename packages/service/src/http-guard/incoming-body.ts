import { IncomingMessage } from 'node:http';

/** Memory that each received piece takes besides its bytes. A chunked body may come in pieces of one byte. */
const PIECE_OVERHEAD_BYTES = 512;
/** The least that has to be received per second on average, once `GRACE_MS` have passed. */
const MIN_BYTES_PER_SECOND = 2 * 1024;
/** A body may pause for this long in total: devices that change their network do. */
const GRACE_MS = 5_000;

/** A request that reports its body while it is received. Listening for `data` would make the stream flow. */
export class GuardedRequest extends IncomingMessage {
  incoming: IncomingBody | null = null;

  override push(piece: unknown, encoding?: BufferEncoding): boolean {
    if (piece === null) this.incoming?.complete();
    else if (Buffer.isBuffer(piece)) this.incoming?.receive(piece.length);
    return super.push(piece, encoding);
  }
}

/** The body of a request that is being received. */
export class IncomingBody {
  /** Called with the memory that each piece takes. */
  onPiece: ((bytes: number) => void) | null = null;
  private received = 0;
  private ageMs = 0;
  private ended = false;
  private answered = false;

  /**
   * @param length bytes that the head announces; Infinity when it does not say how many.
   * @param onComplete called when the body is complete, unless the request has been answered by then.
   */
  constructor(
    private readonly length: number,
    private readonly onComplete: () => void,
  ) {}

  /** Whether all that was announced has been received. */
  get isComplete(): boolean {
    return this.ended || this.received >= this.length;
  }

  receive(bytes: number): void {
    this.received += bytes;
    if (!this.answered) this.onPiece?.(bytes + PIECE_OVERHEAD_BYTES);
  }

  complete(): void {
    if (this.ended) return;
    this.ended = true;
    if (!this.answered) this.onComplete();
  }

  /** The request has been answered, or its connection is gone: what is still to come is not kept. */
  answer(): void {
    this.answered = true;
  }

  /** @returns whether the body is behind its minimum rate after so many milliseconds more. */
  isLateAfter(elapsedMs: number): boolean {
    this.ageMs += elapsedMs;
    return this.received < ((this.ageMs - GRACE_MS) / 1_000) * MIN_BYTES_PER_SECOND;
  }
}
