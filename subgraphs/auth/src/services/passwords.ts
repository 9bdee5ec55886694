import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { OperationBudget, WorkQueue } from '@parley/service';

/** As a number: a module compiled by itself cannot read the library's `const enum`. */
const ARGON2ID = 2;
/** OWASP Password Storage: 19 MiB, two passes, one lane. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What a hash takes of one core, in points; see `OperationBudget`. */
const HASH_POINTS = 25;

/** Where the work of a hash is counted. */
export type Work = Pick<OperationBudget, 'addWork'>;

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
  hash(password: string, work: Work): Promise<string> {
    return this.count(work, () => hash(password, COST));
  }

  /**
   * Whether the password belongs to the hash. Without a hash, as of an unknown account, it costs the same work
   * and is false. @throws ServiceUnavailableError when too many wait.
   */
  async verify(password: string, hashed: string | undefined, work: Work): Promise<boolean> {
    const matches = await this.count(work, () => verify(hashed ?? this.decoy, password));
    return matches && hashed !== undefined;
  }

  /** Counts the work only once it is begun: what is refused costs nothing. */
  private count<Result>(work: Work, act: () => Promise<Result>): Promise<Result> {
    return this.queue.run(() => {
      work.addWork(HASH_POINTS);
      return act();
    });
  }
}
