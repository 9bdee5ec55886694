import { OperationMetrics } from '@parley/service/graphql';
import { addGauge, readingsBy, StoreMetrics } from '@parley/service/telemetry';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Values that are read at scrape time. */
export interface ChatReadings {
  subscriptions(): number;
  /** Messages that wait to be stored. */
  unstored(): number;
  /** Publications in flight to Redis. */
  publishing(): number;
  connections(): { busy: number; waiting: number };
}

/** Metrics of the chat service. */
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
  readonly skippedRevs: Counter;
  readonly lateChanges: Counter;
  readonly resumes: Counter;
  readonly slowConsumers: Counter;
  readonly removedSubscribers: Counter;
  readonly sealedSeqs: Counter;
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
    this.publications = counter('parley_chat_publications_total', 'Publications sent to Redis');
    this.received = counter('parley_chat_received_total', 'Publications received from Redis, once per listener');
    this.sentEvents = counter('parley_chat_sent_events_total', 'Events sent to gateways');
    this.publishFailures = counter('parley_chat_publish_failures_total', 'Publications that did not reach Redis');
    this.unreadablePayloads = counter(
      'parley_chat_unreadable_payloads_total',
      'Redis payloads dropped because they were malformed',
    );
    this.redisReconnects = counter(
      'parley_chat_redis_reconnects_total',
      'Redis connections closed because their heartbeat stopped',
    );
    this.gapFills = counter('parley_chat_gap_fills_total', 'Reads of missing changes from the store');
    this.skippedRevs = counter('parley_chat_skipped_revs_total', 'Abandoned revs that tails skipped');
    this.lateChanges = counter('parley_chat_late_changes_total', 'Changes delivered after their rev was skipped');
    this.resumes = counter('parley_chat_resumes_total', 'Subscriptions that started from a cursor');
    this.slowConsumers = counter('parley_chat_slow_consumers_total', 'Subscriptions of slow consumers that were ended');
    this.removedSubscribers = counter(
      'parley_chat_removed_subscribers_total',
      'Subscriptions ended because the membership ended',
    );
    this.sealedSeqs = counter('parley_chat_sealed_seqs_total', 'Placeholders stored for abandoned messages');
    this.writeBatch = new Histogram({
      name: 'parley_chat_write_batch_messages',
      help: 'Messages stored by one write',
      buckets: [1, 2, 5, 10, 20, 50, 100],
      registers: [registry],
    });
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    this.tails = gauge('parley_chat_tails', 'Rooms with a tail on this replica');
    this.inboxes = gauge('parley_chat_inboxes', 'Inbox subscriptions on this replica');
    this.onlineUsers = gauge('parley_chat_online_users', 'Users connected to this replica');
    const addReading = (name: string, help: string, value: () => number) => addGauge(registry, { name, help }, value);
    addReading('parley_chat_subscriptions', 'Active subscriptions of gateways', () => read.subscriptions());
    addReading('parley_chat_unstored_messages', 'Messages that wait to be stored', () => read.unstored());
    addReading('parley_chat_publish_backlog', 'Publications in flight to Redis', () => read.publishing());
    addGauge(
      registry,
      {
        name: 'parley_store_connections',
        help: 'Connections in use, and operations waiting for one',
        labels: ['state'],
      },
      () => readingsBy('state', read.connections()),
    );
  }
}
