import { BadUserInputError, NotFoundError, PayloadTooLargeError, UnauthenticatedError } from '@parley/service/errors';
import type { CursorSigner } from '@parley/service/graphql';
import type { Viewer } from '@parley/service/identity';
import { foldName } from '@parley/text/search-text';
import type { Hit, UserSearchRepository } from '../repositories/user-search-repository.ts';
import type { Access } from './access.ts';
import type { Account } from './account.ts';
import { requireText } from './identity-rules.ts';
import type { AuthRateLimits } from './rate-limits.ts';

/** The default page size. */
const DEFAULT_PAGE_SIZE = 50;

/** A page of users (Relay Cursor Connections). */
export interface UserPage {
  edges: { cursor: string; node: Account }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

interface SearchInput {
  query: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** Lets users find other users. */
export class UserSearch {
  constructor(
    private readonly repository: UserSearchRepository,
    private readonly access: Access,
    private readonly rateLimits: AuthRateLimits,
    private readonly signer: CursorSigner,
    private readonly limits: { MAX_PAGE_SIZE: number; MAX_SEARCH_LENGTH: number },
  ) {}

  /**
   * Returns the user that `find` loads. Each call counts, even if one request has many.
   * @throws UnauthenticatedError; RateLimitedError before the lookup; NotFoundError.
   */
  async lookUp(viewer: Viewer | null, find: () => Promise<Account | null>): Promise<Account> {
    if (!viewer) throw new UnauthenticatedError();
    await this.rateLimits.lookups.take(viewer.userId);
    const account = await find();
    if (!account) throw new NotFoundError('user');
    return account;
  }

  /** @throws UnauthenticatedError, BadUserInputError, PayloadTooLargeError, RateLimitedError. */
  async search(viewer: Viewer | null, { query, first, after }: SearchInput): Promise<UserPage> {
    if (!viewer) throw new UnauthenticatedError();
    const prefix = this.parseQuery(query);
    const size = this.parseSize(first);
    const cursors = new UserCursors(this.signer, prefix);
    const start = after == null ? null : cursors.decode(after);
    const { account } = await this.access.requireLive(viewer);
    await this.rateLimits.searches.take(account.id);

    const withDisabled = account.role === 'ADMIN';
    const page = { after: start, count: size + 1, withDisabled };
    // The prefix is empty if the query contains only characters that names cannot have, such as `%`.
    const hits = prefix === '' ? [] : await this.repository.search(prefix, page);
    const edges = hits.slice(0, size).map((hit) => ({ cursor: cursors.encode(hit), node: hit.account }));
    return {
      edges,
      pageInfo: {
        hasNextPage: hits.length > size,
        hasPreviousPage: false,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }

  private parseQuery(query: string): string {
    const { MAX_SEARCH_LENGTH: maxLength } = this.limits;
    if ([...requireText(query, 'query')].length > maxLength) {
      throw new PayloadTooLargeError(`A search term must have at most ${maxLength} characters.`, 'query');
    }
    if (query.trim() === '') throw new BadUserInputError('Enter a search term.', 'query');
    return foldName(query);
  }

  private parseSize(first: number | null | undefined): number {
    const size = first ?? Math.min(DEFAULT_PAGE_SIZE, this.limits.MAX_PAGE_SIZE);
    if (size < 1 || size > this.limits.MAX_PAGE_SIZE) {
      throw new BadUserInputError(`The page size must be between 1 and ${this.limits.MAX_PAGE_SIZE}.`, 'first');
    }
    return size;
  }
}

const ID_LENGTH = 36;
/** Bytes of an id and a word. No word is longer than a fully folded display name. */
const MAX_CURSOR_BYTES = 2_048;

/** Cursors within the results of one search. */
class UserCursors {
  private readonly scope: string;

  constructor(
    private readonly signer: CursorSigner,
    prefix: string,
  ) {
    this.scope = `people:${prefix}`;
  }

  encode({ word, account }: Hit): string {
    return this.signer.sign(this.scope, `${account.id}${word}`);
  }

  /** @throws BadUserInputError */
  decode(cursor: string): { id: string; word: string } {
    const text = this.signer.verify(this.scope, cursor, MAX_CURSOR_BYTES);
    if (text === undefined) throw new BadUserInputError('Invalid cursor for this list.', 'after');
    return { id: text.slice(0, ID_LENGTH), word: text.slice(ID_LENGTH) };
  }
}
