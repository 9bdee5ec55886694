import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Histogram buckets for durations between a millisecond and a timeout. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Creates a registry with the default process metrics: CPU, memory, event-loop lag, garbage collection. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** A value of a gauge, with its labels. */
export interface Reading {
  labels: Record<string, string>;
  value: number;
}

/** Adds a gauge that is read at each scrape. A labelled gauge has one series for each reading. */
export function addGauge(
  registry: Registry,
  { name, help, labels = [] }: { name: string; help: string; labels?: string[] },
  read: () => number | Reading[],
): void {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      const found = read();
      if (typeof found === 'number') return this.set(found);
      this.reset();
      for (const { labels, value } of found) this.set(labels, value);
    },
  });
}

/** Readings with one label, whose values are the keys of `values`. */
export const readingsBy = (label: string, values: object): Reading[] =>
  Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value: Number(value) }));

/** Limits the cardinality of a label: the first `limit` values pass unchanged, all others become `other`. */
export class LabelValues {
  private readonly known = new Set<string>();

  constructor(private readonly limit: number) {}

  of(value: string): string {
    if (this.known.has(value)) return value;
    if (this.known.size >= this.limit) return 'other';
    this.known.add(value);
    return value;
  }
}
