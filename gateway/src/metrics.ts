import { createMetrics } from '@parley/shared';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** From a subgraph next door to the time-out. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the gateway counts, besides the process's own figures. */
export interface GatewayMetrics {
  registry: Registry;
  /** By subgraph and outcome (`ok`, `failed`). */
  subgraphRequests: Histogram<'subgraph' | 'outcome'>;
  /** Streams that moved to another replica. */
  streamMoves: Counter;
  /** Events of subscriptions executed for `all` who asked the same, or for `one` of them. */
  eventExecutions: Counter<'for'>;
  /** Announcements and keys of revocations that nobody could read. */
  unreadableRevocations: Counter;
  /** Revoked sessions that had to be forgotten before their tokens expired. */
  forgottenRevocations: Counter;
}

/** What is read when the figures are asked for. */
export interface GatewayReadings {
  sockets(): number;
  subscriptions(): number;
  /** All that the gateway knows of. */
  replicas(): { subgraph: string; origin: string; isFit: boolean }[];
  revocations(): number;
  isFollowingRevocations(): boolean;
}

export function createGatewayMetrics(read: GatewayReadings): GatewayMetrics {
  const registry = createMetrics('gateway');
  const registers = [registry];
  new Gauge({
    name: 'parley_gateway_sockets',
    help: 'WebSockets of clients that are open',
    registers,
    collect() {
      this.set(read.sockets());
    },
  });
  new Gauge({
    name: 'parley_gateway_subscriptions',
    help: 'Subscriptions under way at the subgraphs',
    registers,
    collect() {
      this.set(read.subscriptions());
    },
  });
  new Gauge({
    name: 'parley_gateway_replica_ready',
    help: '1 when the replica of the subgraph is asked first, 0 when only for want of others',
    labelNames: ['subgraph', 'replica'],
    registers,
    collect() {
      this.reset();
      for (const { subgraph, origin, isFit } of read.replicas()) this.set({ subgraph, replica: origin }, Number(isFit));
    },
  });
  new Gauge({
    name: 'parley_gateway_revocations',
    help: 'Revoked sessions that are kept in mind',
    registers,
    collect() {
      this.set(read.revocations());
    },
  });
  new Gauge({
    name: 'parley_gateway_revocations_followed',
    help: 'Whether announcements of revocations come in (1) or Redis is away (0)',
    registers,
    collect() {
      this.set(Number(read.isFollowingRevocations()));
    },
  });
  return {
    registry,
    subgraphRequests: new Histogram({
      name: 'parley_gateway_subgraph_request_seconds',
      help: 'How long subgraphs take to answer, all tries together',
      labelNames: ['subgraph', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    streamMoves: new Counter({
      name: 'parley_gateway_stream_moves_total',
      help: 'Times that a subscription was moved to another replica',
      registers,
    }),
    eventExecutions: new Counter({
      name: 'parley_gateway_event_executions_total',
      help: 'Events of subscriptions that were executed, for all who asked the same or for one of them',
      labelNames: ['for'],
      registers,
    }),
    unreadableRevocations: new Counter({
      name: 'parley_gateway_unreadable_revocations_total',
      help: 'Announcements and keys of revocations that were dropped because nobody could read them',
      registers,
    }),
    forgottenRevocations: new Counter({
      name: 'parley_gateway_forgotten_revocations_total',
      help: 'Revoked sessions that were forgotten before their time for want of room',
      registers,
    }),
  };
}
