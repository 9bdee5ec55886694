import { addGauge } from '@parley/service/telemetry';
import type { Registry } from 'prom-client';
import type { UpgradeForwarder } from './forward-upgrade.ts';
import type { GatewayPool } from './gateway-pool.ts';

/** Adds the metrics of the edge proxy, which are read at each scrape. */
export function addEdgeMetrics(registry: Registry, pool: GatewayPool, upgrades: UpgradeForwarder): void {
  addGauge(
    registry,
    { name: 'parley_edge_sockets', help: 'Open WebSockets through this edge proxy' },
    () => upgrades.openSockets,
  );
  addGauge(
    registry,
    { name: 'parley_edge_gateway_ready', help: '1 when the gateway is in the rotation, else 0', labels: ['gateway'] },
    () => pool.gateways.map(({ origin, ready }) => ({ labels: { gateway: origin }, value: Number(ready) })),
  );
  addGauge(
    registry,
    {
      name: 'parley_edge_gateway_open',
      help: 'Open requests and sockets of the gateway through this edge proxy',
      labels: ['gateway', 'work'],
    },
    () =>
      pool.gateways.flatMap(({ origin, open }) =>
        Object.entries(open).map(([work, value]) => ({ labels: { gateway: origin, work }, value })),
      ),
  );
}
