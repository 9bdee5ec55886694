const ANSWER_TIMEOUT_MS = 10_000;

/** What a service tells operators, as text in Prometheus's format. */
export class Metrics {
  constructor(private readonly text: string) {}

  /** All series of that name which have the label, added up; undefined when there is none of that name. */
  sum(name: string, label = ''): number | undefined {
    if (this.values(name).length === 0) return undefined;
    return this.values(name, label).reduce((sum, value) => sum + value, 0);
  }

  /** Of each series of that name which has the label. */
  values(name: string, label = ''): number[] {
    return this.text
      .split('\n')
      .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(label))
      .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  }
}

export async function readMetrics(opsUrl: string): Promise<Metrics> {
  // A connection that is kept would be among what is counted.
  const headers = { connection: 'close' };
  const response = await fetch(`${opsUrl}/metrics`, { headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  return new Metrics(await response.text());
}
