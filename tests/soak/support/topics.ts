import { Redis } from 'ioredis';

/** The Redis topics that have subscribers. */
export class Topics {
  private readonly redis: Redis;

  constructor(redisUrl: string) {
    this.redis = new Redis(redisUrl);
  }

  /** The names of the topics, with an additional entry for each pattern. */
  async names(): Promise<string[]> {
    const topics = (await this.redis.call('PUBSUB', 'CHANNELS')) as string[];
    const patterns = (await this.redis.call('PUBSUB', 'NUMPAT')) as number;
    return [...topics, ...Array.from({ length: patterns }, () => 'a pattern')].toSorted();
  }

  close(): void {
    this.redis.disconnect();
  }
}
