import type { Logger } from '@parley/service/telemetry';
import { CLOCK_HEADER } from '@parley/service/protocol';
import type { Dispatcher } from 'undici';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

const PROBE_INTERVAL_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;

/** Probes every gateway at intervals, and takes it out of the rotation or back in. */
export class GatewayProbes {
  private readonly stopped = new AbortController();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly pool: GatewayPool,
    private readonly dispatcher: Dispatcher,
    private readonly logger: Logger,
    private readonly timeoutMs = PROBE_TIMEOUT_MS,
  ) {}

  /** Starts to probe these gateways for as long as they are in the pool. Resolves after the first probe of each. */
  async watch(gateways: readonly Gateway[]): Promise<void> {
    await Promise.all(gateways.map((gateway) => this.run(gateway)));
  }

  close(): void {
    this.stopped.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async run(gateway: Gateway): Promise<void> {
    if (!this.isWatched(gateway)) return;
    const ready = await this.isReady(gateway);
    if (!this.isWatched(gateway)) return;
    if (ready !== gateway.ready) {
      this.logger.warn({ gateway: gateway.origin, ready }, ready ? 'gateway ready again' : 'gateway not ready');
      gateway.ready = ready;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.run(gateway);
    }, PROBE_INTERVAL_MS);
    this.timers.add(timer);
  }

  private isWatched(gateway: Gateway): boolean {
    return !this.stopped.signal.aborted && this.pool.gateways.includes(gateway);
  }

  /** A busy gateway that misses a probe but responds to other requests keeps its state. */
  private async isReady(gateway: Gateway): Promise<boolean> {
    const probedAt = performance.now();
    const timeout = AbortSignal.timeout(this.timeoutMs);
    try {
      const { statusCode, headers, body } = await this.dispatcher.request({
        origin: gateway.origin,
        path: '/readyz',
        method: 'GET',
        signal: AbortSignal.any([this.stopped.signal, timeout]),
      });
      gateway.clock.observe(headers[CLOCK_HEADER]);
      await body.dump();
      return statusCode === 200;
    } catch {
      return timeout.aborted && gateway.ready && gateway.respondedAt > probedAt;
    }
  }
}
