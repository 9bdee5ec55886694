import { tracingChannel } from 'node:diagnostics_channel';
import type { CommandTraceContext } from 'ioredis';
import { Histogram, type Registry } from 'prom-client';
import { LabelValues, SECONDS } from './metrics.ts';

/** Far more than there are; a bound all the same. */
const MOST_COMMANDS = 50;

/** What ioredis tells of a command, with our own note of when it began. */
interface TracedCommand extends CommandTraceContext {
  startedAt?: number;
  error?: unknown;
}

/** Measures what the stores are asked, as the process that asks sees it. */
export class StoreMetrics {
  private readonly commands = new LabelValues(MOST_COMMANDS);
  private readonly duration: Histogram<'store' | 'command' | 'outcome'>;

  constructor(registry: Registry) {
    this.duration = new Histogram({
      name: 'parley_store_seconds',
      help: 'Commands to the stores, with what they wait for a connection in Redis and PostgreSQL',
      labelNames: ['store', 'command', 'outcome'],
      buckets: SECONDS,
      registers: [registry],
    });
  }

  observe(store: 'mongo' | 'postgres' | 'redis', command: string, isOk: boolean, seconds: number): void {
    const labels = { store, command: this.commands.of(command.toLowerCase()), outcome: isOk ? 'ok' : 'failed' };
    this.duration.observe(labels, seconds);
  }

  /** Measures every command of this process's Redis links. @returns how to stop it. */
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
