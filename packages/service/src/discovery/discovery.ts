import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { Logger } from '../telemetry/logging.ts';

/** How soon an added replica is found and a removed one is dropped. */
const INTERVAL_MS = 5_000;
/** The time for a DNS lookup, which has no timeout itself: startup must not wait for it. */
const LOOKUP_TIMEOUT_MS = 2_000;

export interface DiscoveryOptions {
  /** Returns all addresses of a host name. Defaults to the system's resolver. */
  resolve?: (host: string) => Promise<string[]>;
  logger: Logger;
}

/**
 * Finds the processes behind origins. A host name resolves to all its current addresses, so replicas can come and go
 * without a restart of their clients. If a lookup fails, the last known addresses stay, or else the name itself.
 * Addresses, `localhost` and TLS origins (whose certificate is for the name) are used as is.
 */
export class Discovery {
  private readonly found = new Map<string, string[]>();
  private readonly resolve: (host: string) => Promise<string[]>;
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly origins: readonly string[],
    { resolve = resolveAll, logger }: DiscoveryOptions,
  ) {
    this.resolve = resolve;
    this.logger = logger;
  }

  /** Runs the first lookup. @returns the distinct origins; later changes are passed to `onChange`. */
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
          this.logger.info({ origins: now }, 'replicas changed');
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
      const addresses = await withTimeout(this.resolve(url.hostname));
      if (addresses.length > 0) this.found.set(origin, addresses.map((address) => originAt(url, address)).sort());
    } catch (error) {
      this.logger.warn({ err: error, host: url.hostname }, 'host name lookup failed');
    }
  }
}

/** @throws Error on a timeout. */
async function withTimeout<Found>(resolve: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the lookup timed out')), LOOKUP_TIMEOUT_MS);
  });
  try {
    return await Promise.race([resolve, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Addresses of one family only: a process with an address of each is still one process. */
async function resolveAll(host: string): Promise<string[]> {
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
