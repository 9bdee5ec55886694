import { retryUntil } from '@parley/service/async';
import type { Logger, StoreMetrics } from '@parley/service/telemetry';
import { createConnection, type Connection, type mongo, type Model } from 'mongoose';
import { auditSchema, type AuditDocument } from './audit.ts';
import { patchClosedSockets } from './driver-closed-sockets.ts';
import { hasIndexes } from './indexes.ts';
import { membershipSchema, type MembershipDocument } from './membership.ts';
import { messageSchema, type MessageDocument } from './message.ts';
import { roomSchema, type RoomDocument } from './room.ts';
import { settingSchema, type SettingDocument } from './setting.ts';
import { shardCollections } from './sharding.ts';

/** How long an operation waits for a suitable server, in ms. */
const SERVER_SELECTION_MS = 3_000;
/** How long an operation waits for a free connection, in ms. */
const POOL_WAIT_MS = 5_000;
/** A connection that receives nothing for this long during an operation counts as broken, in ms. */
const SOCKET_TIMEOUT_MS = 15_000;
/** Maximum number of connections to each server. */
const POOL_SIZE = 20;

export interface DatabaseOptions {
  /** Omitted by short-lived processes. */
  metrics?: StoreMetrics;
  /** Waits for responses without a timeout: building an index of a large collection takes hours. */
  noSocketTimeout?: boolean;
}

/**
 * The connection to MongoDB. It opens in the background and reconnects by itself. Until then, operations fail at once.
 */
export class Database {
  readonly rooms: Model<RoomDocument>;
  readonly messages: Model<MessageDocument>;
  readonly memberships: Model<MembershipDocument>;
  readonly audit: Model<AuditDocument>;
  readonly settings: Model<SettingDocument>;
  /** Connections in use, and operations that wait for one. */
  readonly connections = { busy: 0, waiting: 0 };
  private readonly connection: Connection = createConnection();
  private isIndexed = false;
  private readonly closing = new AbortController();
  private opened: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
    private readonly options: DatabaseOptions = {},
  ) {
    patchClosedSockets();
    this.connection.on('error', (error: unknown) => logger.warn({ err: error }, 'MongoDB connection failed'));
    this.rooms = this.connection.model<RoomDocument>('Room', roomSchema);
    this.messages = this.connection.model<MessageDocument>('Message', messageSchema);
    this.memberships = this.connection.model<MembershipDocument>('Membership', membershipSchema);
    this.audit = this.connection.model<AuditDocument>('Audit', auditSchema);
    this.settings = this.connection.model<SettingDocument>('Setting', settingSchema);
  }

  /** Connects, retrying until it succeeds. @throws when closed before that. */
  open(): Promise<void> {
    this.opened ??= retryUntil(() => this.connect(), {
      signal: this.closing.signal,
      onFailure: (error) => this.logger.warn({ err: error }, 'MongoDB unreachable; retrying'),
    });
    return this.opened;
  }

  /** Builds missing indexes. */
  async buildIndexes(): Promise<void> {
    for (const model of this.models) await model.createIndexes();
  }

  /** Resolves when all indexes exist. Without the unique ones, a message could be stored twice. */
  async checkIndexes(): Promise<void> {
    if (this.isIndexed) return;
    const areThere = await Promise.all(this.models.map(hasIndexes));
    if (!areThere.every(Boolean)) throw new Error('migrations are pending');
    this.isIndexed = true;
  }

  /** Shards the collections of a cluster. @throws as `shardCollections`. */
  shard(): Promise<void> {
    return shardCollections(this.connection);
  }

  /** Resolves when MongoDB responds. */
  async ping(): Promise<void> {
    if (!this.connection.db) throw new Error('MongoDB is not connected');
    await this.connection.db.command({ ping: 1 });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.opened?.catch(() => undefined);
    await this.connection.close();
  }

  private get models(): Model<never>[] {
    return [this.rooms, this.messages, this.memberships, this.audit] as unknown as Model<never>[];
  }

  private async connect(): Promise<void> {
    await this.connection.openUri(this.url, {
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
      serverSelectionTimeoutMS: SERVER_SELECTION_MS,
      waitQueueTimeoutMS: POOL_WAIT_MS,
      socketTimeoutMS: this.options.noSocketTimeout ? 0 : SOCKET_TIMEOUT_MS,
      maxPoolSize: POOL_SIZE,
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      monitorCommands: this.options.metrics !== undefined,
    });
    this.watch(this.connection.getClient());
  }

  private watch(client: mongo.MongoClient): void {
    const { connections } = this;
    const { metrics } = this.options;
    if (!metrics) return;
    const ended = (isOk: boolean) => (event: { commandName: string; duration: number }) =>
      metrics.observe('mongo', event.commandName, isOk, event.duration / 1_000);
    client.on('commandSucceeded', ended(true)).on('commandFailed', ended(false));
    client
      .on('connectionCheckOutStarted', () => void connections.waiting++)
      .on('connectionCheckOutFailed', () => void connections.waiting--)
      .on('connectionCheckedOut', () => {
        connections.waiting--;
        connections.busy++;
      })
      .on('connectionCheckedIn', () => void connections.busy--);
  }
}
