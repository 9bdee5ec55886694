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

/** Adds a figure that is read when it is asked for; as an object, one for each value of `label`. */
export function addGauge(
  registry: Registry,
  { name, help, label }: { name: string; help: string; label?: string },
  read: () => number | Record<string, number>,
): void {
  new Gauge({
    name,
    help,
    labelNames: label ? [label] : [],
    registers: [registry],
    collect() {
      const value = read();
      if (typeof value === 'number') return this.set(value);
      this.reset();
      for (const [key, one] of Object.entries(value)) this.set({ [label ?? '']: key }, one);
    },
  });
}

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
