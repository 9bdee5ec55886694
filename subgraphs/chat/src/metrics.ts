import { addGauge, OperationMetrics, readingsBy, StoreMetrics } from '@parley/service';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is read when the figures are asked for. */
export interface ChatReadings {
  subscriptions(): number;
  /** Messages that wait to be stored. */
  unstored(): number;
  /** Publications on their way to Redis. */
  publishing(): number;
  connections(): { busy: number; waiting: number };
}

/** What operators watch of the chat service. */
export class ChatMetrics {
  readonly operations: OperationMetrics;
  readonly stores: StoreMetrics;
  readonly publications: Counter;
  readonly received: Counter;
  readonly sentEvents: Counter;
  readonly publishFailures: Counter;
  readonly unreadablePayloads: Counter;
  readonly redisReconnects: Counter;
  readonly gapFills: Counter;
  readonly skippedNumbers: Counter;
  readonly lateChanges: Counter;
  readonly resumes: Counter;
  readonly slowConsumers: Counter;
  readonly removedSubscribers: Counter;
  readonly sealedNumbers: Counter;
  readonly writeBatch: Histogram;
  readonly tails: Gauge;
  readonly inboxes: Gauge;
  readonly onlineUsers: Gauge;

  constructor(
    readonly registry: Registry,
    read: ChatReadings,
  ) {
    this.operations = new OperationMetrics(registry);
    this.stores = new StoreMetrics(registry);
    const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
    this.publications = counter('parley_chat_publications_total', 'Publications that were sent to Redis');
    this.received = counter('parley_chat_received_total', 'Publications that came from Redis, once for each listener');
    this.sentEvents = counter('parley_chat_sent_events_total', 'Events that were sent to gateways');
    this.publishFailures = counter('parley_chat_publish_failures_total', 'Publications that did not reach Redis');
    this.unreadablePayloads = counter('parley_chat_unreadable_payloads_total', 'Redis payloads that were dropped');
    this.redisReconnects = counter(
      'parley_chat_redis_reconnects_total',
      'Redis links cut because their heartbeat stopped',
    );
    this.gapFills = counter('parley_chat_gap_fills_total', 'Reads of missing changes from the store');
    this.skippedNumbers = counter(
      'parley_chat_skipped_numbers_total',
      'Change numbers whose writer never stored anything',
    );
    this.lateChanges = counter('parley_chat_late_changes_total', 'Changes delivered after their number was skipped');
    this.resumes = counter('parley_chat_resumes_total', 'Subscriptions that started from a cursor');
    this.slowConsumers = counter(
      'parley_chat_slow_consumers_total',
      'Subscriptions ended because their queue was full',
    );
    this.removedSubscribers = counter(
      'parley_chat_removed_subscribers_total',
      'Subscriptions ended with the membership',
    );
    this.sealedNumbers = counter(
      'parley_chat_sealed_numbers_total',
      'Message numbers sealed because nothing was stored',
    );
    this.writeBatch = new Histogram({
      name: 'parley_chat_write_batch_messages',
      help: 'Messages stored by one write',
      buckets: [1, 2, 5, 10, 20, 50, 100],
      registers: [registry],
    });
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    this.tails = gauge('parley_chat_tails', 'Rooms that this replica follows');
    this.inboxes = gauge('parley_chat_inboxes', 'Inboxes that are open here');
    this.onlineUsers = gauge('parley_chat_online_users', 'Users who are connected here');
    const addReading = (name: string, help: string, value: () => number) => addGauge(registry, { name, help }, value);
    addReading('parley_chat_subscriptions', 'Subscriptions under way on the sockets of gateways', () =>
      read.subscriptions(),
    );
    addReading('parley_chat_unstored_messages', 'Messages that wait to be stored', () => read.unstored());
    addReading('parley_chat_publish_backlog', 'Publications on their way to Redis', () => read.publishing());
    addGauge(
      registry,
      { name: 'parley_store_connections', help: 'Connections at work, and what waits for one', labels: ['state'] },
      () => readingsBy('state', read.connections()),
    );
  }
}
