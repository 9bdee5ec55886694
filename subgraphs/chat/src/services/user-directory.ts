import { ServiceUnavailableError } from '@parley/service';
import { nameKey } from '@parley/text/name-key';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { AuthLink } from './auth-link.ts';

/** Auth has so long to tell who is mentioned; a message does not wait longer. */
const NAMES_MS = 1_000;
/** After a failure no message waits for auth until this has passed. */
const PAUSE_MS = 2_000;
/** Auth has so long to tell whether somebody exists, which whoever brings them into a room must know. */
const IDS_MS = 5_000;
/** Names kept in memory, known and unknown; and as many ids. */
const MOST_KEPT = 10_000;
/** A username stays with its user, and a user stays. */
const KNOWN_MS = 60 * 60_000;
/** Somebody may register with a name that was unknown. */
const UNKNOWN_MS = 10_000;

/** Users that there are not come as null without an error; an error says that auth could not look. */
const usersShape = z.object({
  data: z.object({ _entities: z.array(z.object({ id: z.string() }).nullable()) }),
  errors: z.never().optional(),
});

const USERS = 'query ($users: [_Any!]!) { _entities(representations: $users) { ... on User { id } } }';

/** Who there is and who has which username, asked of the auth service. */
export class UserDirectory {
  private readonly names = new LRUCache<string, { id: string | null }>({ max: MOST_KEPT });
  private readonly ids = new LRUCache<string, boolean>({ max: MOST_KEPT });

  private pausedUntil = 0;

  constructor(private readonly auth: Pick<AuthLink, 'ask'>) {}

  /** Those of the names, each once, that auth would be asked about. */
  unknownOf(usernames: readonly string[]): string[] {
    return [...new Set(usernames)].filter((name) => !this.names.has(nameKey(name)));
  }

  /** The ids of the users with these names. Names that nobody has are left out, and all while auth does not answer. */
  async findIds(usernames: readonly string[]): Promise<Map<string, string>> {
    const unknown = new Map(this.unknownOf(usernames).map((name) => [nameKey(name), name]));
    if (unknown.size > 0 && performance.now() >= this.pausedUntil) await this.lookUpNames(unknown);
    const found = new Map<string, string>();
    for (const username of usernames) {
      const id = this.names.get(nameKey(username))?.id;
      if (id) found.set(username, id);
    }
    return found;
  }

  /**
   * Those of the ids that no user has.
   * @param userIds in their usual spelling.
   * @throws ServiceUnavailableError when auth does not answer and an id is not known from before.
   */
  async findUnknown(userIds: readonly string[]): Promise<string[]> {
    const exists = new Map(userIds.map((id) => [id, this.ids.get(id)]));
    const open = [...exists].flatMap(([id, known]) => (known === undefined ? [id] : []));
    if (open.length > 0) for (const [id, answer] of await this.lookUpIds(open)) exists.set(id, answer);
    return userIds.filter((id) => !exists.get(id));
  }

  /** @param usernames by their keys, which need not be usernames themselves. */
  private async lookUpNames(usernames: ReadonlyMap<string, string>): Promise<void> {
    try {
      const users = [...usernames.values()].map((username) => ({ __typename: 'User', username }));
      const { data } = await this.auth.ask({ query: USERS, variables: { users } }, usersShape, NAMES_MS);
      for (const [index, key] of [...usernames.keys()].entries()) {
        const id = data._entities[index]?.id ?? null;
        this.names.set(key, { id }, { ttl: id === null ? UNKNOWN_MS : KNOWN_MS });
        if (id !== null) this.keep(id, true);
      }
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      this.pausedUntil = performance.now() + PAUSE_MS;
    }
  }

  private async lookUpIds(userIds: readonly string[]): Promise<Map<string, boolean>> {
    const users = userIds.map((id) => ({ __typename: 'User', id }));
    const { data } = await this.auth.ask({ query: USERS, variables: { users } }, usersShape, IDS_MS);
    const found = new Set(data._entities.map((user) => user?.id));
    for (const id of userIds) this.keep(id, found.has(id));
    return new Map(userIds.map((id) => [id, found.has(id)]));
  }

  private keep(id: string, exists: boolean): void {
    this.ids.set(id, exists, { ttl: exists ? KNOWN_MS : UNKNOWN_MS });
  }
}
