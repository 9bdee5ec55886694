import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Bounds of what takes from a millisecond to a time-out. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry with the process's own figures: CPU, memory, event-loop lag, garbage collection. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** A figure with what it is of. */
export interface Reading {
  labels: Record<string, string>;
  value: number;
}

/** Adds a figure that is read when it is asked for. Those that have labels are as many as are read. */
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

/** Figures under one label, by its values. */
export const readingsBy = (label: string, values: object): Reading[] =>
  Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value: Number(value) }));

/** Lets so many values of a label through as they are, the first that come; for all others it says `other`. */
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
