import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { WorkQueue } from '@parley/service/async';
import type { OperationBudget } from '@parley/service/graphql';

/** A number, because an isolated module cannot read the library's `const enum`. */
const ARGON2ID = 2;
/** OWASP Password Storage: 19 MiB, two passes, one lane. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The CPU cost of a hash, in points; see `OperationBudget`. */
const HASH_POINTS = 25;

/** Receives the work of a hash. */
export type WorkCounter = Pick<OperationBudget, 'addWork'>;

/** Hashes and verifies passwords, with the concurrency of the queue. */
export class Passwords {
  private constructor(
    private readonly queue: WorkQueue,
    /** The hash of a random password. */
    private readonly decoy: string,
  ) {}

  static async create(queue: WorkQueue): Promise<Passwords> {
    return new Passwords(queue, await hash(randomBytes(32), COST));
  }

  /** Hashes a password into a PHC string. @throws ServiceUnavailableError when the queue is full. */
  hash(password: string, work: WorkCounter): Promise<string> {
    return this.count(work, () => hash(password, COST));
  }

  /**
   * Whether the password matches the hash. Without a hash, as for an unknown account, it takes the same time and returns
   * false. @throws ServiceUnavailableError when the queue is full.
   */
  async verify(password: string, hashed: string | undefined, work: WorkCounter): Promise<boolean> {
    const matches = await this.count(work, () => verify(hashed ?? this.decoy, password));
    return matches && hashed !== undefined;
  }

  /** Counts the work only once it starts: a rejected hash costs nothing. */
  private count<Result>(work: WorkCounter, act: () => Promise<Result>): Promise<Result> {
    return this.queue.run(() => {
      work.addWork(HASH_POINTS);
      return act();
    });
  }
}
