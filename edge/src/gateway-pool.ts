import { RemoteClock } from '@parley/service/time';

/** Thrown when every gateway has been tried. */
export class NoGatewayError extends Error {
  constructor(options?: ErrorOptions) {
    super('no gateway accepts the request', options);
    this.name = 'NoGatewayError';
  }
}

/**
 * What is balanced. The two are counted separately, because sockets stay open for hours: if they were added up, a new
 * gateway would receive all requests until it had as many sockets as the others.
 */
export type Work = 'requests' | 'sockets';

export interface Gateway {
  /** Scheme, host and port. */
  readonly origin: string;
  /** False from a failed connection or probe until the next probe that succeeds. */
  ready: boolean;
  /** The number of open requests and sockets. */
  readonly open: Record<Work, number>;
  /** Its clock, from its responses. */
  readonly clock: RemoteClock;
  /** When it last responded, by `performance.now()`; 0 before the first response. */
  respondedAt: number;
}

/** A gateway whose count is raised until `release` is called. */
export interface Lease {
  readonly gateway: Gateway;
  release(): void;
}

/** The gateways. The next request or socket goes to the least busy one that is ready. */
export class GatewayPool {
  private members: readonly Gateway[];
  private turn = 0;

  constructor(urls: string[]) {
    this.members = [...new Set(urls.map((url) => new URL(url).origin))].map((origin) => idle(origin, true));
  }

  get gateways(): readonly Gateway[] {
    return this.members;
  }

  /** Replaces the gateways. @returns the new ones, which have not been probed yet. */
  update(origins: string[]): Gateway[] {
    const stay = this.members.filter(({ origin }) => origins.includes(origin));
    const known = new Set(stay.map(({ origin }) => origin));
    const come = origins.filter((origin) => !known.has(origin)).map((origin) => idle(origin, false));
    this.members = [...stay, ...come];
    return come;
  }

  get isReady(): boolean {
    return this.gateways.some(({ ready }) => ready);
  }

  /**
   * Selects the best gateway that is not in `tried`. If none is ready, one that is not is returned, since an attempt that
   * may fail is better than an error.
   * @throws NoGatewayError when all have been tried.
   */
  acquire(work: Work, tried: ReadonlySet<Gateway>, cause?: unknown): Lease {
    const untried = this.gateways.filter((gateway) => !tried.has(gateway));
    const ready = untried.filter((gateway) => gateway.ready);
    const gateway = this.leastBusy(work, ready.length > 0 ? ready : untried);
    if (!gateway) throw new NoGatewayError({ cause });
    gateway.open[work]++;
    let isCounted = true;
    return {
      gateway,
      release: () => {
        if (isCounted) gateway.open[work]--;
        isCounted = false;
      },
    };
  }

  /** Rotates among equally busy gateways, so that idle ones share the load. */
  private leastBusy(work: Work, candidates: Gateway[]): Gateway | undefined {
    const fewest = Math.min(...candidates.map(({ open }) => open[work]));
    const idlest = candidates.filter(({ open }) => open[work] === fewest);
    return idlest[this.turn++ % idlest.length];
  }
}

const idle = (origin: string, ready: boolean): Gateway => ({
  origin,
  ready,
  open: { requests: 0, sockets: 0 },
  clock: new RemoteClock(),
  respondedAt: 0,
});
