import { LINK_HEADER, type Logger } from '@parley/shared';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Auth has so long to tell who somebody is; a message does not wait longer. */
const ANSWER_MS = 1_000;
/** After a failure nobody waits for auth until this has passed. */
const PAUSE_MS = 2_000;
/** Names kept in memory, known and unknown. */
const MOST_NAMES = 10_000;
/** A username stays with its user. */
const KNOWN_MS = 60 * 60_000;
/** Somebody may register with a name that was unknown. */
const UNKNOWN_MS = 10_000;

const answerShape = z.object({ data: z.record(z.string(), z.object({ id: z.string() }).nullable()).nullish() });

/** Who has which username, asked of the auth service. */
export class UserDirectory {
  private readonly names = new LRUCache<string, { id: string | null }>({ max: MOST_NAMES });
  private pausedUntil = 0;

  constructor(
    /** The auth service's replicas. */
    private readonly origins: readonly string[],
    /** Of the link between the services. */
    private readonly secret: string,
    private readonly logger: Logger,
  ) {}

  /** The ids of the users with these names. Names that nobody has are left out, and all while auth does not answer. */
  async findIds(usernames: readonly string[]): Promise<Map<string, string>> {
    const unknown = [...new Set(usernames.map(keyOf))].filter((name) => !this.names.has(name));
    if (unknown.length > 0 && performance.now() >= this.pausedUntil) await this.look(unknown);
    const found = new Map<string, string>();
    for (const username of usernames) {
      const id = this.names.get(keyOf(username))?.id;
      if (id) found.set(username, id);
    }
    return found;
  }

  private async look(usernames: readonly string[]): Promise<void> {
    try {
      const ids = await this.ask(usernames);
      for (const [index, name] of usernames.entries()) {
        const id = ids[index] ?? null;
        this.names.set(name, { id }, { ttl: id === null ? UNKNOWN_MS : KNOWN_MS });
      }
    } catch (error) {
      this.pausedUntil = performance.now() + PAUSE_MS;
      this.logger.warn({ err: error }, 'auth does not tell who is mentioned: nobody is');
    }
  }

  /** The first replica that answers counts; all of them together have `ANSWER_MS`. */
  private async ask(usernames: readonly string[]): Promise<(string | undefined)[]> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const fields = usernames.map((_name, index) => `u${index}: userByUsername(username: $u${index}) { id }`);
    const query = `query (${usernames.map((_name, index) => `$u${index}: String!`).join(' ')}) { ${fields.join(' ')} }`;
    const variables = Object.fromEntries(usernames.map((name, index) => [`u${index}`, name]));
    const failures: unknown[] = [];
    for (const origin of this.origins) {
      try {
        const response = await fetch(new URL('/graphql', origin), {
          method: 'POST',
          headers: { 'content-type': 'application/json', [LINK_HEADER]: this.secret },
          body: JSON.stringify({ query, variables }),
          signal,
        });
        const { data } = answerShape.parse(await response.json());
        if (data) return usernames.map((_name, index) => data[`u${index}`]?.id);
        failures.push(new Error(`${origin} answered ${response.status} without data`));
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no auth replica answered');
  }
}

const keyOf = (username: string) => username.normalize('NFKC').toLowerCase();
