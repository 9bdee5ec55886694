import { createMetrics } from '@parley/shared';
import { Gauge, type Registry } from 'prom-client';
import type { UpgradeForwarder } from './forward-upgrade.ts';
import type { GatewayPool } from './gateway-pool.ts';

/** The front door's figures, read when they are asked for. */
export function createDoorMetrics(pool: GatewayPool, upgrades: UpgradeForwarder): Registry {
  const registry = createMetrics('web');
  const registers = [registry];
  new Gauge({
    name: 'parley_door_sockets',
    help: 'WebSockets that are open through this front door',
    registers,
    collect() {
      this.set(upgrades.openSockets);
    },
  });
  new Gauge({
    name: 'parley_door_gateway_ready',
    help: '1 when the gateway is in the rotation, else 0',
    labelNames: ['gateway'],
    registers,
    collect() {
      this.reset();
      for (const { origin, ready } of pool.gateways) this.set({ gateway: origin }, ready ? 1 : 0);
    },
  });
  new Gauge({
    name: 'parley_door_gateway_open',
    help: 'Requests and sockets that the gateway is busy with through this front door',
    labelNames: ['gateway', 'work'],
    registers,
    collect() {
      this.reset();
      for (const { origin, open } of pool.gateways) {
        for (const [work, count] of Object.entries(open)) this.set({ gateway: origin, work }, count);
      }
    },
  });
  return registry;
}
