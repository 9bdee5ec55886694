import { randomUUID } from 'node:crypto';
import { publishCommandOf, type RedisClient } from '@parley/service/redis';

/**
 * Removes expired entries, adds this replica, and publishes when the user had no entry before. Uses only the clock
 * of Redis.
 */
const ENTER = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local before = redis.call('ZCARD', KEYS[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if before == 0 then redis.call(ARGV[4], ARGV[3], '{"online":true}') end
return 1`;

/** Removes this replica, and publishes when the user has no entry left. */
const LEAVE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local removed = redis.call('ZREM', KEYS[1], ARGV[1])
if removed == 1 and redis.call('ZCARD', KEYS[1]) == 0 then redis.call(ARGV[3], ARGV[2], '{"online":false}') end
return removed`;

const COUNT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')`;

/** Stores in Redis which replicas each user is connected to. Entries expire unless they are renewed. */
export class PresenceStore {
  /** The random id of this replica. */
  private readonly replica = randomUUID();
  private readonly publishCommand: string;

  /**
   * @param redis a client that fails at once while Redis is unavailable.
   * @param nameOf returns the full name of a user's key. It is also the channel of the user's changes, so that both are
   *   in one slot of a cluster.
   */
  constructor(
    private readonly redis: RedisClient,
    private readonly nameOf: (userId: string) => string,
    private readonly expiryMs: number,
  ) {
    this.publishCommand = publishCommandOf(redis);
  }

  /** Records that the user is connected here, until the entry expires. */
  async enter(userId: string): Promise<void> {
    const name = this.nameOf(userId);
    await this.redis.eval(ENTER, 1, name, this.replica, this.expiryMs, name, this.publishCommand);
  }

  async leave(userId: string): Promise<void> {
    const name = this.nameOf(userId);
    await this.redis.eval(LEAVE, 1, name, this.replica, name, this.publishCommand);
  }

  /** True when the user is connected to any replica. */
  async isOnline(userId: string): Promise<boolean> {
    return Number(await this.redis.eval(COUNT, 1, this.nameOf(userId))) > 0;
  }

  /** Waits for commands in progress, if Redis is reachable, and disconnects. */
  async close(): Promise<void> {
    await this.redis.quit().catch(() => undefined);
    this.redis.disconnect();
  }
}
