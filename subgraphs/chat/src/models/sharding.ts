import type { Connection } from 'mongoose';

/**
 * By which field, hashed, each collection is spread over the shards of a cluster; null for one that stays whole.
 *
 * What a collection has of a room lies on one shard, so that numbers are kept unique there, and whatever is read or
 * written of a room asks that shard alone. Hashed, as ids of rooms grow with time: by ranges all new rooms would begin on the
 * last shard. A room is not divided further, since its unique indexes begin with the room and go on differently.
 */
export const SHARD_KEYS = {
  rooms: '_id',
  messages: 'roomId',
  memberships: 'roomId',
  /** A handful of entries a second at most, read by time. */
  audit: null,
  /** A handful in all. */
  settings: null,
} as const satisfies Record<string, string | null>;

/** What a mongos says of itself (`hello`). */
const MONGOS = 'isdbgrid';

/** Thrown when collections are to be spread over the shards of a MongoDB that has none. */
export class NotShardedError extends Error {
  constructor() {
    super('this MongoDB is no sharded cluster: let MONGO_URL name its mongos routers');
  }
}

/**
 * Spreads the collections over the shards of a cluster, by `SHARD_KEYS`. Their indexes should be there. Done again, it
 * changes nothing.
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
    // The cluster makes the index by itself only where there is nothing yet.
    await db.collection(collection).createIndex(key);
    await db.admin().command({ shardCollection: `${db.databaseName}.${collection}`, key });
  }
}
