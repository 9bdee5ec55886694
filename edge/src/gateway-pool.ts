import { RemoteClock } from '@parley/service';

/** Thrown when every gateway has been tried. */
export class NoGatewayError extends Error {
  constructor(options?: ErrorOptions) {
    super('no gateway takes the request', options);
    this.name = 'NoGatewayError';
  }
}

/**
 * What a gateway may be busy with. Each is shared out by itself: sockets stay for hours, and added up with them, requests
 * would all go to a gateway that is new until it had as many sockets as the others.
 */
export type Work = 'requests' | 'sockets';

export interface Gateway {
  /** Scheme, host and port. */
  readonly origin: string;
  /** False from a failed connection or probe until the next probe that succeeds. */
  ready: boolean;
  /** How many it is busy with. */
  readonly open: Record<Work, number>;
  /** As its answers tell it. */
  readonly clock: RemoteClock;
  /** When it last answered, by `performance.now()`; 0 before its first answer. */
  answeredAt: number;
}

/** A gateway that is counted as busy until `release` is called. */
export interface Lease {
  readonly gateway: Gateway;
  release(): void;
}

/** The gateways, and which of them gets the next request: the least busy of those that are ready. */
export class GatewayPool {
  private members: readonly Gateway[];
  private turn = 0;

  constructor(urls: string[]) {
    this.members = [...new Set(urls.map((url) => new URL(url).origin))].map((origin) => idle(origin, true));
  }

  get gateways(): readonly Gateway[] {
    return this.members;
  }

  /** From now on these are the gateways. @returns those that are new, which have yet to be asked whether they are ready. */
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
   * Takes the best gateway that is not in `tried`. When none is ready the others are offered all the same, since a
   * try that may fail beats an answer that says no.
   * @throws NoGatewayError when all have been tried.
   */
  acquire(work: Work, tried: ReadonlySet<Gateway>, cause?: unknown): Lease {
    const untried = this.gateways.filter((gateway) => !tried.has(gateway));
    const ready = untried.filter((gateway) => gateway.ready);
    const gateway = this.leastBusy(work, ready.length > 0 ? ready : untried);
    if (!gateway) throw new NoGatewayError({ cause });
    gateway.open[work]++;
    let isHeld = true;
    return {
      gateway,
      release: () => {
        if (isHeld) gateway.open[work]--;
        isHeld = false;
      },
    };
  }

  /** Among equally busy ones the turn goes round, so that idle gateways share the load. */
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
  answeredAt: 0,
});
