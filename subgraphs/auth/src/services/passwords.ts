import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { WorkQueue } from '@parley/shared';

/** As a number: a module compiled by itself cannot read the library's `const enum`. */
const ARGON2ID = 2;
/** OWASP Password Storage: 19 MiB, two passes, one lane. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and checks passwords, so many at once as the queue allows. */
export class Passwords {
  private constructor(
    private readonly queue: WorkQueue,
    /** Of a password that nobody has. */
    private readonly decoy: string,
  ) {}

  static async create(queue: WorkQueue): Promise<Passwords> {
    return new Passwords(queue, await hash(randomBytes(32), COST));
  }

  /** A PHC string. @throws ServiceUnavailableError when too many wait. */
  hash(password: string): Promise<string> {
    return this.queue.run(() => hash(password, COST));
  }

  /**
   * Whether the password belongs to the hash. Without a hash, as of an unknown account, it costs the same work
   * and is false. @throws ServiceUnavailableError when too many wait.
   */
  async verify(password: string, hashed: string | undefined): Promise<boolean> {
    const matches = await this.queue.run(() => verify(hashed ?? this.decoy, password));
    return matches && hashed !== undefined;
  }
}
