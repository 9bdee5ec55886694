import { RemoteClock } from '@parley/service/time';
import { CLOCK_HEADER } from '@parley/service/protocol';
import { Pool } from 'undici';
import { CircuitBreaker } from './circuit-breaker.ts';
import { probeReadiness, NotReadyError } from './readiness.ts';
import { UnknownClockError } from './transport.ts';

/** A failed replica is probed after this time, doubled with each additional failure. */
const INITIAL_COOLDOWN_MS = 500;
const MAX_COOLDOWN_MS = 8_000;
/** How often a replica that is not ready is probed. */
const PROBE_INTERVAL_MS = 1_000;
const CLOCK_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
/**
 * Shorter than the keep-alive of any server and than the drain grace period (`DRAIN_GRACE_MS`), so that no request is
 * sent on a connection that is being closed. Keep-alive hints of servers are ignored.
 */
const KEEP_ALIVE_MS = 4_000;

export interface PoolLimits {
  connections: number;
  responseBytes: number;
}

/**
 * One replica of a subgraph. After a failure or while it drains it is unhealthy until a probe succeeds, so that no
 * client operation serves as the probe.
 */
export class Replica {
  readonly pool: Pool;
  /** Updated from its responses. */
  readonly clock = new RemoteClock();
  /** Open while the replica hangs: calls would only wait for their timeout. */
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

  /** Healthy replicas are tried first. */
  get isHealthy(): boolean {
    return this.cooldown === undefined;
  }

  /** Records a failed or invalid response. Simultaneous failures count once. */
  recordFailure(): void {
    if (!this.isHealthy) return;
    this.scheduleProbe(Math.min(MAX_COOLDOWN_MS, INITIAL_COOLDOWN_MS * 2 ** this.failures));
    this.failures = Math.min(this.failures + 1, 16);
  }

  /**
   * Records a timeout. If the replica has sent no response since the call was sent, its circuit opens and a probe
   * follows immediately, so that a replica that was merely slow is used again within milliseconds.
   * @param since when the call was sent, in ms of `performance.now()`.
   */
  recordTimeout(since: number): void {
    if (!this.circuit.recordTimeout(since)) return this.recordFailure();
    this.scheduleProbe(0);
  }

  /** Marks the replica as draining, even if it still responds. */
  markDraining(): void {
    this.isDraining = true;
    if (this.isHealthy) this.scheduleProbe(PROBE_INTERVAL_MS);
  }

  recordSuccess(): void {
    this.failures = 0;
    if (!this.isDraining) this.markHealthy();
  }

  /**
   * Fetches the replica's clock unless it is known. Replicas of an older version report none.
   * @throws UnknownClockError when the replica does not respond.
   */
  async fetchClock(signal: AbortSignal): Promise<void> {
    if (this.clock.isKnown) return;
    const sentAt = performance.now();
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(CLOCK_TIMEOUT_MS)]);
    try {
      const { headers, body } = await this.pool.request({ path: '/livez', method: 'GET', signal: inTime });
      this.circuit.recordResponse();
      this.clock.observe(headers[CLOCK_HEADER]);
      await body.dump();
    } catch (error) {
      if (inTime.aborted && !signal.aborted) this.recordTimeout(sentAt);
      throw new UnknownClockError(error);
    }
  }

  /** Resolves when its requests have finished. */
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
