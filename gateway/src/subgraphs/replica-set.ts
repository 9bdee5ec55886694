import { Pool } from 'undici';

/** A replica that failed is left alone for this long, doubled by each failure that follows, up to the longest. */
const FIRST_EJECTION_MS = 500;
const LONGEST_EJECTION_MS = 8_000;
/** Longer than a replica that stops goes on to take requests. */
const LEAVING_MS = 6_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Shorter than any server's own, so that a request is never sent on a connection that is just being closed. */
const KEEP_ALIVE_MS = 4_000;

export interface PoolLimits {
  connections: number;
  answerBytes: number;
}

/** One process of a subgraph. */
export class Replica {
  readonly pool: Pool;
  private failures = 0;
  private ejectedUntil = 0;

  constructor(
    readonly origin: string,
    limits: PoolLimits,
  ) {
    this.pool = new Pool(origin, {
      connections: limits.connections,
      maxResponseSize: limits.answerBytes,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  /** Milliseconds until it may be used again; 0 when it is fit. */
  get ejection(): number {
    return Math.max(0, this.ejectedUntil - performance.now());
  }

  /** It did not answer, or not as it should. Many failures at the same moment count once. */
  failed(): void {
    if (this.ejection > 0) return;
    this.ejectedUntil = performance.now() + Math.min(LONGEST_EJECTION_MS, FIRST_EJECTION_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 16);
  }

  /** It stops: others come first until it should be gone. */
  leaves(): void {
    this.ejectedUntil = performance.now() + LEAVING_MS;
  }

  succeeded(): void {
    this.failures = 0;
    this.ejectedUntil = 0;
  }
}

/** The replicas of a subgraph, and which of them comes next. */
export class ReplicaSet {
  readonly replicas: readonly Replica[];
  private turn = 0;

  constructor(
    /** The subgraph's name in the supergraph. */
    readonly name: string,
    origins: string[],
    limits: PoolLimits,
  ) {
    this.replicas = [...new Set(origins.map((url) => new URL(url).origin))].map(
      (origin) => new Replica(origin, limits),
    );
  }

  /**
   * All replicas in the order in which to try them: the fit ones, beginning with another each time, then the
   * ejected ones, since a try that may fail beats none.
   */
  inOrder(): Replica[] {
    const first = this.turn++ % this.replicas.length;
    const turned = [...this.replicas.slice(first), ...this.replicas.slice(0, first)];
    return turned.sort((a, b) => a.ejection - b.ejection);
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map(({ pool }) => pool.close()));
  }
}
