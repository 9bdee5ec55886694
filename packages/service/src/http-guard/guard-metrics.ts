import { Counter, type Registry } from 'prom-client';
import { addGauge } from '../metrics.ts';

/** A process's servers: for its clients, and for operators. */
export type ServerName = 'public' | 'operations';

/** What is read of a server when the figures are asked for. */
export interface GuardReadings {
  connections(): number;
  unsentBytes(): number;
}

/** What becomes of connections and requests at the limits, by server. */
export interface GuardMetrics {
  readonly servers: Map<ServerName, GuardReadings>;
  refusedConnections: Counter<'server' | 'limit'>;
  cutConnections: Counter<'server' | 'reason'>;
  refusedRequests: Counter<'server' | 'reason'>;
}

const known = new WeakMap<Registry, GuardMetrics>();

/** The figures of all guarded servers of a process, which share its registry. */
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
  add('parley_http_connections', 'TCP connections that are open, WebSockets included', 'connections');
  add(
    'parley_http_unsent_bytes',
    'Bytes counted for bodies that are being received, and responses that are being made or that peers have yet to take',
    'unsentBytes',
  );
  return {
    servers,
    refusedConnections: new Counter({
      name: 'parley_http_refused_connections_total',
      help: 'TCP connections refused because the address, or the server in total, had as many as it may',
      labelNames: ['server', 'limit'],
      registers,
    }),
    cutConnections: new Counter({
      name: 'parley_http_cut_connections_total',
      help: 'Connections cut off: idle ones to make room for new ones, readers that stalled or held too much, and senders that were too slow',
      labelNames: ['server', 'reason'],
      registers,
    }),
    refusedRequests: new Counter({
      name: 'parley_http_refused_requests_total',
      help: 'Requests refused: malformed, over a budget of unsent bytes, or with a response that would be (…_response)',
      labelNames: ['server', 'reason'],
      registers,
    }),
  };
}
