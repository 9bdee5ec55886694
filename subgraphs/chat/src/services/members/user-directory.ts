import { ServiceUnavailableError } from '@parley/service/errors';
import { nameKey } from '@parley/text/name-key';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { AuthClient } from './auth-client.ts';

/** Timeout of a lookup of mentioned names, in ms. A message waits no longer. */
const NAMES_MS = 1_000;
/** After a failure, messages do not wait for auth for this long, in ms. */
const PAUSE_MS = 2_000;
/** Timeout of an existence check, in ms. Adding a member requires it. */
const IDS_MS = 5_000;
/** Maximum number of cached names, and of cached ids. */
const MAX_CACHED = 10_000;
/** Users and their usernames do not change. */
const KNOWN_MS = 60 * 60_000;
/** An unknown name may be registered at any time. */
const UNKNOWN_MS = 10_000;

/** Unknown users are null without an error. An error means that auth could not look them up. */
const usersShape = z.object({
  data: z.object({ _entities: z.array(z.object({ id: z.string() }).nullable()) }),
  errors: z.never().optional(),
});

const USERS = 'query ($users: [_Any!]!) { _entities(representations: $users) { ... on User { id } } }';

/** Looks up usernames and user ids at the auth service. */
export class UserDirectory {
  private readonly names = new LRUCache<string, { id: string | null }>({ max: MAX_CACHED });
  private readonly ids = new LRUCache<string, boolean>({ max: MAX_CACHED });

  private pausedUntil = 0;

  constructor(private readonly auth: Pick<AuthClient, 'query'>) {}

  /** The distinct names that would be sent to auth. */
  unknownOf(usernames: readonly string[]): string[] {
    return [...new Set(usernames)].filter((name) => !this.names.has(nameKey(name)));
  }

  /**
   * The ids of the users with these names. Unknown names are left out, and all uncached ones while auth is unavailable.
   */
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
   * The given ids that no user has.
   * @param userIds in canonical form.
   * @throws ServiceUnavailableError when auth is unavailable and an id is not cached.
   */
  async findUnknown(userIds: readonly string[]): Promise<string[]> {
    const exists = new Map(userIds.map((id) => [id, this.ids.get(id)]));
    const uncached = [...exists].flatMap(([id, known]) => (known === undefined ? [id] : []));
    if (uncached.length > 0) for (const [id, found] of await this.lookUpIds(uncached)) exists.set(id, found);
    return userIds.filter((id) => !exists.get(id));
  }

  /** @param usernames by name key. Keys are not necessarily usernames. */
  private async lookUpNames(usernames: ReadonlyMap<string, string>): Promise<void> {
    try {
      const users = [...usernames.values()].map((username) => ({ __typename: 'User', username }));
      const { data } = await this.auth.query({ query: USERS, variables: { users } }, usersShape, NAMES_MS);
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
    const { data } = await this.auth.query({ query: USERS, variables: { users } }, usersShape, IDS_MS);
    const found = new Set(data._entities.map((user) => user?.id));
    for (const id of userIds) this.keep(id, found.has(id));
    return new Map(userIds.map((id) => [id, found.has(id)]));
  }

  private keep(id: string, exists: boolean): void {
    this.ids.set(id, exists, { ttl: exists ? KNOWN_MS : UNKNOWN_MS });
  }
}
