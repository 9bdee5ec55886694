import { addGauge } from '@parley/service';
import type { Registry } from 'prom-client';
import type { UpgradeForwarder } from './forward-upgrade.ts';
import type { GatewayPool } from './gateway-pool.ts';

/** Adds the front door's figures, read when they are asked for. */
export function addDoorMetrics(registry: Registry, pool: GatewayPool, upgrades: UpgradeForwarder): void {
  addGauge(
    registry,
    { name: 'parley_door_sockets', help: 'WebSockets that are open through this front door' },
    () => upgrades.openSockets,
  );
  addGauge(
    registry,
    { name: 'parley_door_gateway_ready', help: '1 when the gateway is in the rotation, else 0', labels: ['gateway'] },
    () => pool.gateways.map(({ origin, ready }) => ({ labels: { gateway: origin }, value: Number(ready) })),
  );
  addGauge(
    registry,
    {
      name: 'parley_door_gateway_open',
      help: 'Requests and sockets that the gateway is busy with through this front door',
      labels: ['gateway', 'work'],
    },
    () =>
      pool.gateways.flatMap(({ origin, open }) =>
        Object.entries(open).map(([work, value]) => ({ labels: { gateway: origin, work }, value })),
      ),
  );
}
