import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { Logger } from './logging.ts';

/** How soon a replica that is added is found, and one that is taken away forgotten. */
const INTERVAL_MS = 5_000;
/** What the system's look-up has, which knows no end of its own: a start must not wait for it. */
const LOOK_UP_MS = 2_000;

export interface DiscoveryOptions {
  /** All addresses of a host name; the system's own look-up unless told otherwise. */
  lookUp?: (host: string) => Promise<string[]>;
  logger: Logger;
}

/**
 * Finds the processes behind origins. A host name stands for all the addresses that it has at the time, so that replicas
 * come and go without a restart of those who use them. A name that cannot be looked up stands for what it last had, or
 * for itself. So do, at all times, addresses, `localhost`, and origins with TLS, whose certificate is for the name.
 */
export class Discovery {
  private readonly found = new Map<string, string[]>();
  private readonly lookUp: (host: string) => Promise<string[]>;
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly origins: readonly string[],
    { lookUp = lookUpAll, logger }: DiscoveryOptions,
  ) {
    this.lookUp = lookUp;
    this.logger = logger;
  }

  /** Looks for the first time. @returns the origins of the processes, each once; `onChange` takes them when they change. */
  async start(onChange: (origins: string[]) => void): Promise<string[]> {
    const names = this.origins.filter(isName);
    await Promise.all(names.map((origin) => this.refresh(origin)));
    if (names.length > 0) this.watch(names, onChange);
    return this.all();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private watch(names: readonly string[], onChange: (origins: string[]) => void): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => {
      const before = this.all();
      void Promise.all(names.map((origin) => this.refresh(origin))).then(() => {
        const now = this.all();
        if (!this.isClosed && !isSame(before, now)) {
          this.logger.info({ origins: now }, 'replicas have changed');
          onChange(now);
        }
        this.watch(names, onChange);
      });
    }, INTERVAL_MS).unref();
  }

  private all(): string[] {
    return [...new Set(this.origins.flatMap((origin) => this.found.get(origin) ?? [new URL(origin).origin]))];
  }

  private async refresh(origin: string): Promise<void> {
    const url = new URL(origin);
    try {
      const addresses = await inTime(this.lookUp(url.hostname));
      if (addresses.length > 0) this.found.set(origin, addresses.map((address) => originAt(url, address)).sort());
    } catch (error) {
      this.logger.warn({ err: error, host: url.hostname }, 'host name cannot be looked up');
    }
  }
}

/** @throws Error when it takes too long. */
async function inTime<Found>(lookUp: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the look-up took too long')), LOOK_UP_MS);
  });
  try {
    return await Promise.race([lookUp, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Of one family: a process that has an address of each is still one process. */
async function lookUpAll(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.filter(({ family }) => family === found[0]?.family).map(({ address }) => address);
}

function isName(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && hostname !== 'localhost' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
}

function originAt(url: URL, address: string): string {
  const at = new URL(url.origin);
  at.hostname = isIPv6(address) ? `[${address}]` : address;
  return at.origin;
}

const isSame = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((origin) => right.includes(origin));
