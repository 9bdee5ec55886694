import type { Connection } from 'mongoose';

/**
 * The hashed shard key of each collection; null for a collection that is not sharded.
 *
 * All documents of a room are on one shard, so that unique indexes cover the room, and reads and writes of a room use
 * that shard alone. The keys are hashed because room ids ascend with time: with ranges, all new rooms would be on the
 * last shard. A room is not divided further, because its unique indexes begin with the room and differ after that.
 */
export const SHARD_KEYS = {
  rooms: '_id',
  messages: 'roomId',
  memberships: 'roomId',
  /** A few entries per second at most, read by time. */
  audit: null,
  /** A few documents in total. */
  settings: null,
} as const satisfies Record<string, string | null>;

/** What a mongos reports as `msg` in its `hello` response. */
const MONGOS = 'isdbgrid';

/** Thrown when the MongoDB deployment is not a sharded cluster. */
export class NotShardedError extends Error {
  constructor() {
    super('MongoDB is not a sharded cluster: set MONGO_URL to its mongos routers');
  }
}

/**
 * Shards the collections by `SHARD_KEYS`. Their indexes should exist. Idempotent.
 * @throws NotShardedError
 */
export async function shardCollections(connection: Pick<Connection, 'db'>): Promise<void> {
  const { db } = connection;
  if (!db) throw new Error('MongoDB is not connected');
  const { msg } = await db.command({ hello: 1 });
  if (msg !== MONGOS) throw new NotShardedError();
  for (const [collection, field] of Object.entries(SHARD_KEYS)) {
    if (field === null) continue;
    const key = { [field]: 'hashed' as const };
    // The cluster creates the index by itself only for an empty collection.
    await db.collection(collection).createIndex(key);
    await db.admin().command({ shardCollection: `${db.databaseName}.${collection}`, key });
  }
}
