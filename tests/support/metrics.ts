const RESPONSE_TIMEOUT_MS = 10_000;

/** The metrics of a service, in Prometheus text format. */
export class Metrics {
  constructor(private readonly text: string) {}

  /** The sum of the metric's series with the label; undefined when the metric has no series. */
  sum(name: string, label = ''): number | undefined {
    if (this.values(name).length === 0) return undefined;
    return this.values(name, label).reduce((sum, value) => sum + value, 0);
  }

  /** The value of each of the metric's series with the label. */
  values(name: string, label = ''): number[] {
    return this.text
      .split('\n')
      .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(label))
      .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  }
}

export async function readMetrics(opsUrl: string): Promise<Metrics> {
  // A kept-alive connection would count in the metrics.
  const headers = { connection: 'close' };
  const response = await fetch(`${opsUrl}/metrics`, { headers, signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS) });
  return new Metrics(await response.text());
}
