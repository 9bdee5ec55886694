import { FaultProxy, type ProxyMode } from './fault-proxy.ts';

/** A fault-injecting proxy for each connection from one process of the system to another. */
export class FaultProxies {
  private readonly proxies = new Map<string, FaultProxy>();

  /** Starts a proxy in front of `url`. @returns its address. */
  readonly route = async (from: string, to: string, url: string): Promise<string> => {
    const address = new URL(url);
    const proxy = await FaultProxy.to({ host: address.hostname, port: Number(address.port) });
    this.proxies.set(`${from} > ${to}`, proxy);
    address.host = `127.0.0.1:${proxy.port}`;
    return address.protocol.startsWith('http') ? address.origin : address.href;
  };

  /** Sets the mode of all proxies between processes with these name prefixes. @throws Error when there is none. */
  disturb(from: string, to: string, mode: ProxyMode): void {
    const found = [...this.proxies].filter(([name]) => {
      const [start = '', end = ''] = name.split(' > ');
      return start.startsWith(from) && end.startsWith(to);
    });
    if (found.length === 0) throw new Error(`no connection from ${from} to ${to}`);
    for (const [, proxy] of found) proxy.setMode(mode);
  }

  heal(): void {
    for (const proxy of this.proxies.values()) proxy.setMode('open');
  }

  async close(): Promise<void> {
    await Promise.all([...this.proxies.values()].map((proxy) => proxy.close()));
  }
}
