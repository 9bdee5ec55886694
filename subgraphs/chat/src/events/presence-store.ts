import { randomUUID } from 'node:crypto';
import { publishCommandOf, type RedisClient } from '@parley/service';

/** Drops what has expired, adds this replica, and tells when nobody had been there. By the clock of Redis alone. */
const ENTER = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local before = redis.call('ZCARD', KEYS[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if before == 0 then redis.call(ARGV[4], ARGV[3], '{"online":true}') end
return 1`;

/** Takes this replica out, and tells when nobody is left. */
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

/** Which replicas each user is connected to, in Redis; an entry that is not renewed expires. */
export class PresenceStore {
  /** What this replica goes by. */
  private readonly replica = randomUUID();
  private readonly publishCommand: string;

  /**
   * @param redis should fail at once while Redis is away.
   * @param nameOf the full name of a user's key, which is also that of the topic of its changes:
   *   so both are in one slot of a cluster.
   */
  constructor(
    private readonly redis: RedisClient,
    private readonly nameOf: (userId: string) => string,
    private readonly expiryMs: number,
  ) {
    this.publishCommand = publishCommandOf(redis);
  }

  /** Notes that the user is connected here, for as long as the expiry says. */
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

  /** Lets what is under way come through, if Redis is there. */
  async close(): Promise<void> {
    await this.redis.quit().catch(() => undefined);
    this.redis.disconnect();
  }
}
