import { Link, type LinkState } from './link.ts';

/** A link for each way from one process of the system to another. */
export class Links {
  private readonly links = new Map<string, Link>();

  /** Puts a link before `url` and returns its address. */
  readonly route = async (from: string, to: string, url: string): Promise<string> => {
    const address = new URL(url);
    const link = await Link.to({ host: address.hostname, port: Number(address.port) });
    this.links.set(`${from} > ${to}`, link);
    address.host = `127.0.0.1:${link.port}`;
    return address.protocol.startsWith('http') ? address.origin : address.href;
  };

  /** Disturbs all ways between processes whose names begin so. @throws Error when there is none. */
  disturb(from: string, to: string, state: LinkState): void {
    const found = [...this.links].filter(([name]) => {
      const [start = '', end = ''] = name.split(' > ');
      return start.startsWith(from) && end.startsWith(to);
    });
    if (found.length === 0) throw new Error(`nothing goes from ${from} to ${to}`);
    for (const [, link] of found) link.become(state);
  }

  heal(): void {
    for (const link of this.links.values()) link.become('open');
  }

  async close(): Promise<void> {
    await Promise.all([...this.links.values()].map((link) => link.close()));
  }
}
