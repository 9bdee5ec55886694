import {
  BadUserInputError,
  NotFoundError,
  PayloadTooLargeError,
  UnauthenticatedError,
  type CursorSeal,
  type Viewer,
} from '@parley/service';
import { foldName } from '@parley/text/search-text';
import type { Hit, PeopleRepository } from '../repositories/people-repository.ts';
import type { Access } from './access.ts';
import type { Account } from './account.ts';
import { requireText } from './identity-rules.ts';
import type { Throttles } from './throttles.ts';

/** What a page holds when nobody says. */
const USUAL_PAGE = 50;

/** A page of people (Relay Cursor Connections). */
export interface PeoplePage {
  edges: { cursor: string; node: Account }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

interface UserSearch {
  query: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** Lets signed-in people find others. */
export class People {
  constructor(
    private readonly repository: PeopleRepository,
    private readonly access: Access,
    private readonly throttles: Throttles,
    private readonly seal: CursorSeal,
    private readonly limits: { LIMIT_PAGE_SIZE: number; LIMIT_SEARCH_LENGTH: number },
  ) {}

  /**
   * One person, whom `find` looks for. Each time counts, however many come in one request.
   * @throws UnauthenticatedError, RateLimitedError before it is looked; NotFoundError.
   */
  async lookUp(viewer: Viewer | null, find: () => Promise<Account | null>): Promise<Account> {
    if (!viewer) throw new UnauthenticatedError();
    await this.throttles.lookups.take(viewer.userId);
    const account = await find();
    if (!account) throw new NotFoundError('user');
    return account;
  }

  /** @throws UnauthenticatedError, BadUserInputError, PayloadTooLargeError, RateLimitedError. */
  async search(viewer: Viewer | null, { query, first, after }: UserSearch): Promise<PeoplePage> {
    if (!viewer) throw new UnauthenticatedError();
    const prefix = this.parseQuery(query);
    const size = this.parseSize(first);
    const cursors = new PeopleCursors(this.seal, prefix);
    const start = after == null ? null : cursors.decode(after);
    const { account } = await this.access.requireLive(viewer);
    await this.throttles.searches.take(account.id);

    const withDisabled = account.role === 'ADMIN';
    const page = { after: start, count: size + 1, withDisabled };
    // No name begins with what is no part of names, such as `%`.
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
    const { LIMIT_SEARCH_LENGTH: most } = this.limits;
    if ([...requireText(query, 'query')].length > most) {
      throw new PayloadTooLargeError(`A search has at most ${most} characters.`, 'query');
    }
    if (query.trim() === '') throw new BadUserInputError('Enter a search term.', 'query');
    return foldName(query);
  }

  private parseSize(first: number | null | undefined): number {
    const size = first ?? Math.min(USUAL_PAGE, this.limits.LIMIT_PAGE_SIZE);
    if (size < 1 || size > this.limits.LIMIT_PAGE_SIZE) {
      throw new BadUserInputError(`A page has 1 to ${this.limits.LIMIT_PAGE_SIZE} nodes.`, 'first');
    }
    return size;
  }
}

const ID_LENGTH = 36;
/** Bytes of an id and a word. No word is longer than a display name with all of it folded. */
const LONGEST_PLACE = 2_048;

/** Places among those who are found by one search. */
class PeopleCursors {
  private readonly scope: string;

  constructor(
    private readonly seal: CursorSeal,
    prefix: string,
  ) {
    this.scope = `people:${prefix}`;
  }

  encode({ word, account }: Hit): string {
    return this.seal.seal(this.scope, `${account.id}${word}`);
  }

  /** @throws BadUserInputError */
  decode(cursor: string): { id: string; word: string } {
    const text = this.seal.open(this.scope, cursor, LONGEST_PLACE);
    if (text === undefined) throw new BadUserInputError('This is not a cursor of this list.', 'after');
    return { id: text.slice(0, ID_LENGTH), word: text.slice(ID_LENGTH) };
  }
}
