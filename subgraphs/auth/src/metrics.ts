import { OperationMetrics } from '@parley/service/graphql';
import { addGauge, createMetrics, readingsBy, StoreMetrics } from '@parley/service/telemetry';
import type { Registry } from 'prom-client';

/** Values that are read at each scrape. */
export interface AuthReadings {
  passwords(): { running: number; waiting: number };
  connections(): { busy: number; waiting: number };
}

/** The metrics of the auth service. */
export interface AuthMetrics {
  registry: Registry;
  operations: OperationMetrics;
  stores: StoreMetrics;
}

export function createAuthMetrics(read: AuthReadings): AuthMetrics {
  const registry = createMetrics('auth');
  addGauge(
    registry,
    { name: 'parley_auth_passwords', help: 'Password hashes, running and waiting', labels: ['state'] },
    () => readingsBy('state', read.passwords()),
  );
  addGauge(
    registry,
    { name: 'parley_store_connections', help: 'Busy database connections, and waiting requests', labels: ['state'] },
    () => readingsBy('state', read.connections()),
  );
  return { registry, operations: new OperationMetrics(registry), stores: new StoreMetrics(registry) };
}
