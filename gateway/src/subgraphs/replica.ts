import { CLOCK_HEADER, RemoteClock } from '@parley/service';
import { Pool } from 'undici';
import { CircuitBreaker } from './circuit-breaker.ts';
import { probeReadiness, NotReadyError } from './readiness.ts';
import { UnknownClockError } from './transport.ts';

/** A replica that recordFailure is asked after this long whether it is ready, doubled by each failure that follows. */
const INITIAL_COOLDOWN_MS = 500;
const MAX_COOLDOWN_MS = 8_000;
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
  responseBytes: number;
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
  readonly circuit = new CircuitBreaker();
  private failures = 0;
  private isDraining = false;
  private isClosed = false;
  private cooldown: NodeJS.Timeout | undefined;

  constructor(
    readonly origin: string,
    limits: PoolLimits,
  ) {
    this.pool = new Pool(origin, {
      connections: limits.connections,
      maxResponseSize: limits.responseBytes,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    });
  }

  /** Whether it comes before those that are not. */
  get isHealthy(): boolean {
    return this.cooldown === undefined;
  }

  /** It did not answer, or not as it should. Many failures at the same moment count once. */
  recordFailure(): void {
    if (!this.isHealthy) return;
    this.scheduleProbe(Math.min(MAX_COOLDOWN_MS, INITIAL_COOLDOWN_MS * 2 ** this.failures));
    this.failures = Math.min(this.failures + 1, 16);
  }

  /**
   * It did not answer a call in time. If it has answered nothing else since, it hangs: its circuit opens, and the first
   * probe follows at once, so that a replica that was merely slow is asked again within milliseconds.
   * @param since when the call was sent, in ms of `performance.now()`.
   */
  recordTimeout(since: number): void {
    if (!this.circuit.recordTimeout(since)) return this.recordFailure();
    this.scheduleProbe(0);
  }

  /** It stops, whatever it still answers. */
  markDraining(): void {
    this.isDraining = true;
    if (this.isHealthy) this.scheduleProbe(PROBE_INTERVAL_MS);
  }

  recordSuccess(): void {
    this.failures = 0;
    if (!this.isDraining) this.markHealthy();
  }

  /**
   * Asks for the replica's clock unless it is known. One of a former version does not tell.
   * @throws UnknownClockError when it does not answer.
   */
  async fetchClock(signal: AbortSignal): Promise<void> {
    if (this.clock.isKnown) return;
    const sentAt = performance.now();
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(CLOCK_TIMEOUT_MS)]);
    try {
      const { headers, body } = await this.pool.request({ path: '/livez', method: 'GET', signal: inTime });
      this.circuit.recordResponse();
      this.clock.note(headers[CLOCK_HEADER]);
      await body.dump();
    } catch (error) {
      if (inTime.aborted && !signal.aborted) this.recordTimeout(sentAt);
      throw new UnknownClockError(error);
    }
  }

  /** Ends when what it is busy with has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.cooldown);
    await this.pool.close();
  }

  private scheduleProbe(ms: number): void {
    clearTimeout(this.cooldown);
    if (this.isClosed) return;
    this.cooldown = setTimeout(() => {
      probeReadiness(this).then(
        () => this.markHealthy(),
        (error: unknown) => {
          if (error instanceof NotReadyError) this.circuit.halfOpen();
          if (!this.isHealthy) this.scheduleProbe(PROBE_INTERVAL_MS);
        },
      );
    }, ms).unref();
  }

  private markHealthy(): void {
    clearTimeout(this.cooldown);
    this.cooldown = undefined;
    this.isDraining = false;
    this.circuit.recordResponse();
  }
}
