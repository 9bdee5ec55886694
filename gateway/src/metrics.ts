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
}

export function createGatewayMetrics(read: { sockets(): number; subscriptions(): number }): GatewayMetrics {
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
  };
}
