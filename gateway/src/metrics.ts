import { addGauge, createMetrics, OperationMetrics, readingsBy, SECONDS } from '@parley/service';
import { Counter, Histogram, type Registry } from 'prom-client';
import { REFUSAL_KINDS } from './budget/account.ts';

/** What the gateway counts, besides the process's own figures. */
export interface GatewayMetrics {
  registry: Registry;
  operations: OperationMetrics;
  sockets: SocketMetrics;
  /** By subgraph and outcome (`ok`, `failed`, or `abandoned` because the client went). */
  subgraphRequests: Histogram<'subgraph' | 'outcome'>;
  /** Streams that moved to another replica. */
  streamMoves: Counter;
  /** Events of subscriptions as they come from the subgraphs. */
  events: Counter;
  /** Events of subscriptions executed for `all` who asked the same, or for `one` of them. */
  eventExecutions: Counter<'for'>;
  /** Refused because a budget or limit of the caller is used up, by what was refused. */
  refusals: Counter<'kind'>;
  /** Announcements and keys of revocations that nobody could read. */
  unreadableRevocations: Counter;
  /** Revoked sessions that had to be forgotten before their tokens expired. */
  forgottenRevocations: Counter;
}

/** What becomes of clients' sockets. */
export interface SocketMetrics {
  opened: Counter;
  /** By code; those that are not ours or the protocol's are `other`. */
  closed: Counter<'code'>;
  /** Upgrades that were answered with this status. */
  refused: Counter<'status'>;
  /** Closed because the client read, or its events came, faster than the other. */
  slow: Counter<'where'>;
  /** What was sent to clients. Added to in the innermost loop there is, so they are plain numbers. */
  sent: { frames: number; bytes: number };
}

/** What is read when the figures are asked for. */
export interface GatewayReadings {
  sockets(): number;
  subscriptions(): number;
  /** All that the gateway knows of. */
  replicas(): { subgraph: string; origin: string; isHealthy: boolean }[];
  revocations(): number;
  isFollowingRevocations(): boolean;
  /** Whether work budgets are shared with other gateways. */
  areBudgetsShared(): boolean;
  /** Requests that wait for a connection, by subgraph. */
  waitingRequests(): Record<string, number>;
  /** What each cache takes in memory, by its name. */
  cacheBytes(): Record<string, number>;
}

export function createGatewayMetrics(read: GatewayReadings): GatewayMetrics {
  const registry = createMetrics('gateway');
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers: [registry] });
  addReadings(registry, read);
  return {
    registry,
    operations: new OperationMetrics(registry),
    sockets: createSocketMetrics(registry),
    subgraphRequests: new Histogram({
      name: 'parley_gateway_subgraph_request_seconds',
      help: 'How long subgraphs take to answer, all tries together',
      labelNames: ['subgraph', 'outcome'],
      buckets: SECONDS,
      registers: [registry],
    }),
    streamMoves: counter('parley_gateway_stream_moves_total', 'Times that a subscription was moved to another replica'),
    events: counter('parley_gateway_events_total', 'Events that came from subgraphs'),
    eventExecutions: counter(
      'parley_gateway_event_executions_total',
      'Events of subscriptions that were executed, for all who asked the same or for one of them',
      ['for'],
    ),
    refusals: createRefusals(registry),
    unreadableRevocations: counter(
      'parley_gateway_unreadable_revocations_total',
      'Announcements and keys of revocations that were dropped because nobody could read them',
    ),
    forgottenRevocations: counter(
      'parley_gateway_forgotten_revocations_total',
      'Revoked sessions that were forgotten before their time for want of room',
    ),
  };
}

function createRefusals(registry: Registry): Counter<'kind'> {
  const refusals = new Counter({
    name: 'parley_gateway_refusals_total',
    help: 'Refused with RATE_LIMITED because the budget or a limit of the user or address is used up, by what was refused',
    labelNames: ['kind'],
    registers: [registry],
  });
  // So that the first one is seen as a rise.
  for (const kind of REFUSAL_KINDS) refusals.inc({ kind }, 0);
  return refusals;
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
  addSent('parley_gateway_frames_total', 'Frames that were sent to clients', 'frames');
  addSent('parley_gateway_frame_bytes_total', 'Bytes of the frames that were sent to clients', 'bytes');
  const slow = new Counter({
    name: 'parley_gateway_slow_consumers_total',
    help: 'Sockets closed because too much was unread (socket) or waited to be executed (events)',
    labelNames: ['where'],
    registers,
  });
  // So that the first one is seen as a rise.
  for (const where of ['socket', 'events']) slow.inc({ where }, 0);
  return {
    sent,
    slow,
    opened: new Counter({
      name: 'parley_gateway_sockets_opened_total',
      help: 'WebSockets of clients that were opened',
      registers,
    }),
    closed: new Counter({
      name: 'parley_gateway_sockets_closed_total',
      help: 'WebSockets of clients that were closed, by code',
      labelNames: ['code'],
      registers,
    }),
    refused: new Counter({
      name: 'parley_gateway_sockets_refused_total',
      help: 'WebSockets that were not opened, by status',
      labelNames: ['status'],
      registers,
    }),
  };
}

function addReadings(registry: Registry, read: GatewayReadings): void {
  const add = (name: string, help: string, value: () => number) => addGauge(registry, { name, help }, value);
  add('parley_gateway_sockets', 'WebSockets of clients that are open', () => read.sockets());
  add('parley_gateway_subscriptions', 'Subscriptions under way at the subgraphs', () => read.subscriptions());
  add('parley_gateway_revocations', 'Revoked sessions that are kept in mind', () => read.revocations());
  add(
    'parley_gateway_revocations_followed',
    'Whether announcements of revocations come in (1) or Redis is away (0)',
    () => Number(read.isFollowingRevocations()),
  );
  add(
    'parley_gateway_budgets_shared',
    'Whether work budgets are shared with other gateways (1) or Redis is away (0)',
    () => Number(read.areBudgetsShared()),
  );
  addGauge(
    registry,
    {
      name: 'parley_gateway_replica_ready',
      help: '1 when the replica of the subgraph is asked first, 0 when only for want of others',
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
      help: 'Requests that wait for a connection to a replica',
      labels: ['subgraph'],
    },
    () => readingsBy('subgraph', read.waitingRequests()),
  );
  addGauge(
    registry,
    { name: 'parley_gateway_cache_bytes', help: 'Memory that caches of documents take, estimated', labels: ['cache'] },
    () => readingsBy('cache', read.cacheBytes()),
  );
}
