import { addGauge } from '@parley/shared';
import type { Registry } from 'prom-client';
import type { UpgradeForwarder } from './forward-upgrade.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

/** Adds the front door's figures, read when they are asked for. */
export function addDoorMetrics(registry: Registry, pool: GatewayPool, upgrades: UpgradeForwarder): void {
  const byGateway = (value: (gateway: Gateway) => number) => () =>
    Object.fromEntries(pool.gateways.map((gateway) => [gateway.origin, value(gateway)]));
  addGauge(
    registry,
    { name: 'parley_door_sockets', help: 'WebSockets that are open through this front door' },
    () => upgrades.openSockets,
  );
  addGauge(
    registry,
    { name: 'parley_door_gateway_ready', help: '1 when the gateway is in the rotation, else 0', label: 'gateway' },
    byGateway(({ ready }) => Number(ready)),
  );
  addGauge(
    registry,
    {
      name: 'parley_door_gateway_open',
      help: 'Requests and sockets that the gateway is busy with through this front door',
      label: 'gateway',
    },
    byGateway(({ open }) => open),
  );
}
