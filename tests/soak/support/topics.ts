import { Redis } from 'ioredis';

/** The topics that anybody listens to. */
export class Topics {
  private readonly redis: Redis;

  constructor(redisUrl: string) {
    this.redis = new Redis(redisUrl);
  }

  /** Names of topics, and one for each pattern. */
  async names(): Promise<string[]> {
    const topics = (await this.redis.call('PUBSUB', 'CHANNELS')) as string[];
    const patterns = (await this.redis.call('PUBSUB', 'NUMPAT')) as number;
    return [...topics, ...Array.from({ length: patterns }, () => 'a pattern')].toSorted();
  }

  close(): void {
    this.redis.disconnect();
  }
}
