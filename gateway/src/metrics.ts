import { OperationMetrics } from '@parley/service/graphql';
import { addGauge, createMetrics, readingsBy, DURATION_BUCKETS } from '@parley/service/telemetry';
import { Counter, Histogram, type Registry } from 'prom-client';
import { REJECTION_KINDS } from './budget/payer.ts';

/** The gateway's metrics, besides those of the process. */
export interface GatewayMetrics {
  registry: Registry;
  operations: OperationMetrics;
  sockets: SocketMetrics;
  /** By subgraph and outcome: `ok`, `failed`, or `abandoned` because the client disconnected. */
  subgraphRequests: Histogram<'subgraph' | 'outcome'>;
  /** Streams that moved to another replica. */
  streamMoves: Counter;
  /** Subscription events received from subgraphs. */
  events: Counter;
  /** Executions of subscription events: for `all` recipients that share the result, or for `one`. */
  eventExecutions: Counter<'for'>;
  /** Requests rejected because a budget or limit is exhausted, by kind. */
  rejections: Counter<'kind'>;
  /** Revocation messages and keys that could not be parsed. */
  unreadableRevocations: Counter;
  /** Revoked sessions evicted before their tokens expired. */
  evictedRevocations: Counter;
}

/** Metrics of client sockets. */
export interface SocketMetrics {
  opened: Counter;
  /** By close code; unknown codes count as `other`. */
  closed: Counter<'code'>;
  /** Rejected upgrades, by status. */
  rejected: Counter<'status'>;
  /**
   * Slow consumers: closed because the client read too slowly, or because its events came faster than they were
   * executed.
   */
  slow: Counter<'where'>;
  /** Frames sent to clients. Plain numbers, because they are updated on the hottest path. */
  sent: { frames: number; bytes: number };
}

/** Values read at each scrape. */
export interface GatewayGauges {
  sockets(): number;
  subscriptions(): number;
  /** All known replicas. */
  replicas(): { subgraph: string; origin: string; isHealthy: boolean }[];
  revocations(): number;
  isFollowingRevocations(): boolean;
  /** Whether work budgets are shared with the other gateways. */
  areBudgetsShared(): boolean;
  /** Requests that wait for a connection, by subgraph. */
  waitingRequests(): Record<string, number>;
  /** Memory of each cache, by name. */
  cacheBytes(): Record<string, number>;
}

export function createGatewayMetrics(read: GatewayGauges): GatewayMetrics {
  const registry = createMetrics('gateway');
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers: [registry] });
  addGauges(registry, read);
  return {
    registry,
    operations: new OperationMetrics(registry),
    sockets: createSocketMetrics(registry),
    subgraphRequests: new Histogram({
      name: 'parley_gateway_subgraph_request_seconds',
      help: 'Response time of subgraphs, including retries',
      labelNames: ['subgraph', 'outcome'],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    }),
    streamMoves: counter('parley_gateway_stream_moves_total', 'Subscriptions moved to another replica'),
    events: counter('parley_gateway_events_total', 'Events received from subgraphs'),
    eventExecutions: counter(
      'parley_gateway_event_executions_total',
      'Executions of subscription events, for all recipients or for one of them',
      ['for'],
    ),
    rejections: createRejections(registry),
    unreadableRevocations: counter(
      'parley_gateway_unreadable_revocations_total',
      'Revocation messages and keys dropped because they could not be parsed',
    ),
    evictedRevocations: counter(
      'parley_gateway_forgotten_revocations_total',
      'Revoked sessions evicted before their tokens expired',
    ),
  };
}

function createRejections(registry: Registry): Counter<'kind'> {
  const rejections = new Counter({
    name: 'parley_gateway_rejections_total',
    help: 'Requests rejected with RATE_LIMITED because a budget or limit of the user or address is exhausted, by kind',
    labelNames: ['kind'],
    registers: [registry],
  });
  // Start at 0, so that the first one shows as an increase.
  for (const kind of REJECTION_KINDS) rejections.inc({ kind }, 0);
  return rejections;
}

function createSocketMetrics(registry: Registry): SocketMetrics {
  const registers = [registry];
  const sent = { frames: 0, bytes: 0 };
  const addSent = (name: string, help: string, unit: keyof typeof sent) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(sent[unit]);
      },
    });
  addSent('parley_gateway_frames_total', 'Frames sent to clients', 'frames');
  addSent('parley_gateway_frame_bytes_total', 'Bytes of the frames sent to clients', 'bytes');
  const slow = new Counter({
    name: 'parley_gateway_slow_consumers_total',
    help: 'Sockets closed because too many bytes were unread (socket) or too many events waited (events)',
    labelNames: ['where'],
    registers,
  });
  // Start at 0, so that the first one shows as an increase.
  for (const where of ['socket', 'events']) slow.inc({ where }, 0);
  return {
    sent,
    slow,
    opened: new Counter({
      name: 'parley_gateway_sockets_opened_total',
      help: 'Client WebSockets opened',
      registers,
    }),
    closed: new Counter({
      name: 'parley_gateway_sockets_closed_total',
      help: 'Client WebSockets closed, by code',
      labelNames: ['code'],
      registers,
    }),
    rejected: new Counter({
      name: 'parley_gateway_sockets_rejected_total',
      help: 'WebSocket upgrades rejected, by status',
      labelNames: ['status'],
      registers,
    }),
  };
}

function addGauges(registry: Registry, read: GatewayGauges): void {
  const add = (name: string, help: string, value: () => number) => addGauge(registry, { name, help }, value);
  add('parley_gateway_sockets', 'Open client WebSockets', () => read.sockets());
  add('parley_gateway_subscriptions', 'Active subscriptions at the subgraphs', () => read.subscriptions());
  add('parley_gateway_revocations', 'Revoked sessions in memory', () => read.revocations());
  add(
    'parley_gateway_revocations_followed',
    'Whether revocations are being received (1) or Redis is unavailable (0)',
    () => Number(read.isFollowingRevocations()),
  );
  add(
    'parley_gateway_budgets_shared',
    'Whether work budgets are shared with other gateways (1) or Redis is unavailable (0)',
    () => Number(read.areBudgetsShared()),
  );
  addGauge(
    registry,
    {
      name: 'parley_gateway_replica_ready',
      help: '1 when the replica is healthy, 0 when it is used only if no other is healthy',
      labels: ['subgraph', 'replica'],
    },
    () =>
      read.replicas().map(({ subgraph, origin, isHealthy }) => ({
        labels: { subgraph, replica: origin },
        value: Number(isHealthy),
      })),
  );
  addGauge(
    registry,
    {
      name: 'parley_gateway_waiting_requests',
      help: 'Requests waiting for a connection to a replica',
      labels: ['subgraph'],
    },
    () => readingsBy('subgraph', read.waitingRequests()),
  );
  addGauge(
    registry,
    { name: 'parley_gateway_cache_bytes', help: 'Estimated memory of the document caches', labels: ['cache'] },
    () => readingsBy('cache', read.cacheBytes()),
  );
}
