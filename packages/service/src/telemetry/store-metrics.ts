import { tracingChannel } from 'node:diagnostics_channel';
import type { CommandTraceContext } from 'ioredis';
import { Histogram, type Registry } from 'prom-client';
import { LabelValues, DURATION_BUCKETS } from './metrics.ts';

/** Far more than are in use; a bound on the number of series. */
const MAX_COMMANDS = 50;

/** ioredis's trace of a command, with the start time added. */
interface TracedCommand extends CommandTraceContext {
  startedAt?: number;
  error?: unknown;
}

/** Measures store commands as this process sees them. */
export class StoreMetrics {
  private readonly commands = new LabelValues(MAX_COMMANDS);
  private readonly duration: Histogram<'store' | 'command' | 'outcome'>;

  constructor(registry: Registry) {
    this.duration = new Histogram({
      name: 'parley_store_seconds',
      help: 'Store commands, including the wait for a connection in Redis and PostgreSQL',
      labelNames: ['store', 'command', 'outcome'],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    });
  }

  observe(store: 'mongo' | 'postgres' | 'redis', command: string, isOk: boolean, seconds: number): void {
    const labels = { store, command: this.commands.of(command.toLowerCase()), outcome: isOk ? 'ok' : 'failed' };
    this.duration.observe(labels, seconds);
  }

  /** Measures every Redis command of this process. @returns a function that stops it. */
  watchRedis(): () => void {
    const channel = tracingChannel<unknown, TracedCommand>('ioredis:command');
    const watch = {
      start: (command: TracedCommand) => void (command.startedAt = performance.now()),
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: ({ command, startedAt = performance.now(), error }: TracedCommand) =>
        this.observe('redis', command, error === undefined, (performance.now() - startedAt) / 1_000),
      error: () => undefined,
    };
    channel.subscribe(watch);
    return () => void channel.unsubscribe(watch);
  }
}
