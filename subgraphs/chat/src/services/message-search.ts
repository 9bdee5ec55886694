import type { Throttle, Viewer } from '@parley/service';
import { SearchQuery } from '@parley/text/search-text';
import { foundOrder, foundOrderAt } from '../repositories/message-document.ts';
import type { Access } from './access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from './connections.ts';
import type { Message } from './domain.ts';
import { roomsToRead, type Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { PageCursors } from './page-cursors.ts';
import { requireText } from './text.ts';

/** Messages of a page when nothing is said. */
const PAGE = 20;
/** Rooms that one query of the store looks through. */
const ROOMS_AT_ONCE = 100;
/**
 * How far back is looked at first, in ms, and how many times further each time that this was not enough. So what is
 * read beside the page is in proportion to it, however much matches.
 */
const FIRST_SPAN_MS = 60_000;
const WIDER = 16;
/** The last span goes back to the beginning. */
const MOST_SPANS = 8;
/**
 * Messages that one search compares. Nearly all that its keys lead to match; but a text may have `understa` often and
 * `understandab` never. A search that meets more of those ends with what it has.
 */
const MAX_COMPARED = 1_000;

export type SearchArguments = PageArguments & { query: string; roomId?: string | null };

/** Finds messages by what they say, for one request. */
export class MessageSearch {
  constructor(
    private readonly access: Access,
    private readonly repositories: Pick<Repositories, 'messages' | 'memberships'>,
    private readonly throttle: Throttle,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /**
   * Messages that match all terms of the query (see `SearchQuery`), newest first, out of the viewer's rooms or one that the
   * viewer may read.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError when there is no such room that the viewer may read.
   * @throws RateLimitedError
   */
  async search(viewer: Viewer, args: SearchArguments): Promise<Connection<Message>> {
    const options = { largest: this.limits.LIMIT_PAGE_SIZE, fallback: { first: PAGE } };
    const places = this.cursors.found(args.roomId ?? null);
    const request = readPageArguments(args, places, options);
    const text = requireText(args.query, 'query', this.limits.LIMIT_SEARCH_LENGTH);
    await this.throttle.take(viewer.userId);
    const roomIds = await this.roomsFor(viewer, args.roomId);
    const query = new SearchQuery(text);
    const page = { before: request.after, limit: request.limit + 1 };
    const found = query.isEmpty ? [] : await this.searchBack(query, roomIds, page);
    return toConnection(request, found, places, foundOrder);
  }

  private async roomsFor(viewer: Viewer, roomId: string | null | undefined): Promise<string[]> {
    if (roomId == null) return this.repositories.memberships.findRoomIds(viewer.userId, roomsToRead(this.limits));
    const { id } = await this.access.requireReadableRoom(viewer, roomId);
    return [id];
  }

  /** Looks back in time in spans, each longer than the one before, until there is a page. */
  private async searchBack(query: SearchQuery, roomIds: string[], page: { before: string | undefined; limit: number }) {
    const { keySets } = query;
    const { limit } = page;
    const start = page.before === undefined ? Date.now() : timeOf(page.before);
    const found: Message[] = [];
    let { before } = page;
    for (let span = 0, compared = 0; found.length < limit && span < MOST_SPANS && compared < MAX_COMPARED;) {
      const reach = span === MOST_SPANS - 1 ? 0 : Math.max(0, start - FIRST_SPAN_MS * WIDER ** span);
      const after = foundOrderAt(reach);
      const candidates = await this.searchRange(keySets, roomIds, { after, before, limit });
      found.push(...candidates.filter(({ body }) => query.matches(body)));
      compared += candidates.length;
      const last = candidates.at(-1);
      if (last && candidates.length === limit) {
        before = foundOrder(last);
        continue;
      }
      if (reach === 0) break;
      before = after;
      span++;
    }
    return found.slice(0, limit);
  }

  private async searchRange(
    keySets: string[][],
    roomIds: string[],
    range: { after: string; before: string | undefined; limit: number },
  ): Promise<Message[]> {
    const reads: Promise<Message[]>[] = [];
    for (let at = 0; at < roomIds.length; at += ROOMS_AT_ONCE) {
      const part = roomIds.slice(at, at + ROOMS_AT_ONCE);
      reads.push(...keySets.map((keys) => this.repositories.messages.search(keys, part, range)));
    }
    // The sets of one query may lead to the same message.
    const found = new Map((await Promise.all(reads)).flat().map((message) => [foundOrder(message), message]));
    return [...found]
      .sort(([left], [right]) => (left < right ? 1 : -1))
      .slice(0, range.limit)
      .map(([, message]) => message);
  }
}

const timeOf = (order: string) => parseInt(order, 16);
