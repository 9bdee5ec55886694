import { CLOCK_HEADER, RemoteClock } from '@parley/service';
import { Pool } from 'undici';
import { Circuit } from './circuit.ts';
import { askReady, NotReadyError } from './readiness.ts';
import { UnknownClockError } from './transport.ts';

/** A replica that failed is asked after this long whether it is ready, doubled by each failure that follows. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 8_000;
/** How often it is asked again while it is not. */
const PROBE_INTERVAL_MS = 1_000;
const CLOCK_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
/**
 * Shorter than any server's own and than a stop is announced before, so that a request is never sent on a connection
 * that is just being closed. What a server says of how long it keeps connections counts for nothing.
 */
const KEEP_ALIVE_MS = 4_000;

export interface PoolLimits {
  connections: number;
  answerBytes: number;
}

/**
 * One process of a subgraph. When it fails or stops it is unfit until it says that it is ready: no operation of a
 * client's is spent to find that out.
 */
export class Replica {
  readonly pool: Pool;
  /** As its answers tell it. */
  readonly clock = new RemoteClock();
  /** Open while the replica answers nothing: a call would only wait until it times out, so none is sent. */
  readonly circuit = new Circuit();
  private failures = 0;
  private isLeaving = false;
  private isClosed = false;
  private rest: NodeJS.Timeout | undefined;

  constructor(
    readonly origin: string,
    limits: PoolLimits,
  ) {
    this.pool = new Pool(origin, {
      connections: limits.connections,
      maxResponseSize: limits.answerBytes,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    });
  }

  /** Whether it comes before those that are not. */
  get isFit(): boolean {
    return this.rest === undefined;
  }

  /** It did not answer, or not as it should. Many failures at the same moment count once. */
  failed(): void {
    if (!this.isFit) return;
    this.askIn(Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.failures));
    this.failures = Math.min(this.failures + 1, 16);
  }

  /**
   * It did not answer a call in time. If it has answered nothing else since, it hangs: its circuit opens, and the first
   * probe follows at once, so that a replica that was merely slow is asked again within milliseconds.
   * @param since when the call was sent, in ms of `performance.now()`.
   */
  timedOut(since: number): void {
    if (!this.circuit.missed(since)) return this.failed();
    this.askIn(0);
  }

  /** It stops, whatever it still answers. */
  leaves(): void {
    this.isLeaving = true;
    if (this.isFit) this.askIn(PROBE_INTERVAL_MS);
  }

  succeeded(): void {
    this.failures = 0;
    if (!this.isLeaving) this.becomeFit();
  }

  /**
   * Asks for the replica's clock unless it is known. One of a former version does not tell.
   * @throws UnknownClockError when it does not answer.
   */
  async learnClock(signal: AbortSignal): Promise<void> {
    if (this.clock.isKnown) return;
    const sentAt = performance.now();
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(CLOCK_TIMEOUT_MS)]);
    try {
      const { headers, body } = await this.pool.request({ path: '/livez', method: 'GET', signal: inTime });
      this.circuit.answered();
      this.clock.note(headers[CLOCK_HEADER]);
      await body.dump();
    } catch (error) {
      if (inTime.aborted && !signal.aborted) this.timedOut(sentAt);
      throw new UnknownClockError(error);
    }
  }

  /** Ends when what it is busy with has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.rest);
    await this.pool.close();
  }

  private askIn(ms: number): void {
    clearTimeout(this.rest);
    if (this.isClosed) return;
    this.rest = setTimeout(() => {
      askReady(this).then(
        () => this.becomeFit(),
        (error: unknown) => {
          if (error instanceof NotReadyError) this.circuit.allowTrial();
          if (!this.isFit) this.askIn(PROBE_INTERVAL_MS);
        },
      );
    }, ms).unref();
  }

  private becomeFit(): void {
    clearTimeout(this.rest);
    this.rest = undefined;
    this.isLeaving = false;
    this.circuit.answered();
  }
}
