import { addGauge, createMetrics, OperationMetrics, readingsBy, StoreMetrics } from '@parley/service';
import type { Registry } from 'prom-client';

/** What is read when the figures are asked for. */
export interface AuthReadings {
  passwords(): { running: number; waiting: number };
  connections(): { busy: number; waiting: number };
}

/** What operators watch of the auth service. */
export interface AuthMetrics {
  registry: Registry;
  operations: OperationMetrics;
  stores: StoreMetrics;
}

export function createAuthMetrics(read: AuthReadings): AuthMetrics {
  const registry = createMetrics('auth');
  addGauge(
    registry,
    { name: 'parley_auth_passwords', help: 'Passwords that are being hashed, and those that wait', labels: ['state'] },
    () => readingsBy('state', read.passwords()),
  );
  addGauge(
    registry,
    { name: 'parley_store_connections', help: 'Connections at work, and what waits for one', labels: ['state'] },
    () => readingsBy('state', read.connections()),
  );
  return { registry, operations: new OperationMetrics(registry), stores: new StoreMetrics(registry) };
}
