import { Counter, type Registry } from 'prom-client';
import { addGauge } from '../../telemetry/metrics.ts';

/** The servers of a process: for clients, and for operators. */
export type ServerName = 'public' | 'operations';

/** Values read from a server at each scrape. */
export interface GuardReadings {
  connections(): number;
  unsentBytes(): number;
}

/** Metrics of connections and requests at the limits, by server. */
export interface GuardMetrics {
  readonly servers: Map<ServerName, GuardReadings>;
  rejectedConnections: Counter<'server' | 'limit'>;
  cutConnections: Counter<'server' | 'reason'>;
  rejectedRequests: Counter<'server' | 'reason'>;
}

const known = new WeakMap<Registry, GuardMetrics>();

/** The metrics of all guarded servers of a process, which share a registry. */
export function guardMetrics(registry: Registry): GuardMetrics {
  const metrics = known.get(registry) ?? create(registry);
  known.set(registry, metrics);
  return metrics;
}

function create(registry: Registry): GuardMetrics {
  const registers = [registry];
  const servers = new Map<ServerName, GuardReadings>();
  const add = (name: string, help: string, reading: keyof GuardReadings) =>
    addGauge(registry, { name, help, labels: ['server'] }, () =>
      [...servers].map(([server, readings]) => ({ labels: { server }, value: readings[reading]() })),
    );
  add('parley_http_connections', 'Open TCP connections, WebSockets included', 'connections');
  add(
    'parley_http_unsent_bytes',
    'Bytes reserved for request bodies being received and responses being built or sent',
    'unsentBytes',
  );
  return {
    servers,
    rejectedConnections: new Counter({
      name: 'parley_http_rejected_connections_total',
      help: 'TCP connections rejected at the limit of the address or the server',
      labelNames: ['server', 'limit'],
      registers,
    }),
    cutConnections: new Counter({
      name: 'parley_http_closed_connections_total',
      help: 'Connections closed by the server: idle ones to make room, stalled or oversized readers, and slow senders',
      labelNames: ['server', 'reason'],
      registers,
    }),
    rejectedRequests: new Counter({
      name: 'parley_http_rejected_requests_total',
      help: 'Requests rejected: malformed, over a budget of unsent bytes, or with a response over it (…_response)',
      labelNames: ['server', 'reason'],
      registers,
    }),
  };
}
