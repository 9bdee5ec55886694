import { SearchQuery } from '@parley/text/search-text';
import { searchOrder, searchOrderAt } from '../../repositories/message-document.ts';
import { requireReadableRoom } from '../access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { Message } from '../domain.ts';
import { roomsToRead, type Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { PageCursors } from '../input/page-cursors.ts';
import { requireText } from '../input/text.ts';
import type { ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';

/** Default page size. */
const PAGE = 20;
/** Rooms that one query searches. */
const ROOMS_AT_ONCE = 100;
/**
 * How far back the first query reaches, in ms, and the factor for each additional one. What is read in addition to the
 * page thus stays proportional to it, however many messages match.
 */
const FIRST_SPAN_MS = 60_000;
const SPAN_FACTOR = 16;
/** The last span reaches back to the beginning. */
const MAX_SPANS = 8;
/**
 * Messages that one search compares. Nearly all messages with the search keys match, but they may contain
 * `understa` often and `understandab` never. A search that exceeds the limit returns what it has.
 */
const MAX_COMPARED = 1_000;

export type SearchArguments = PageArguments & { query: string; roomId?: string | null };

export interface MessageSearchOptions {
  rateLimits: Pick<UserRateLimits, 'searches'>;
  pageCursors: PageCursors;
  limits: Pick<Limits, 'MAX_PAGE_SIZE' | 'MAX_SEARCH_LENGTH' | 'MAX_ROOMS_PER_USER'>;
}

/** Searches messages by their text. */
export class MessageSearch {
  constructor(private readonly options: MessageSearchOptions) {}

  /**
   * Messages that match all terms of the query (see `SearchQuery`), newest first, from the viewer's rooms or one room
   * that the viewer may read.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError when no room with this id is readable by the viewer.
   * @throws RateLimitedError
   */
  async search(scope: ViewerScope, args: SearchArguments): Promise<Connection<Message>> {
    const { rateLimits, pageCursors, limits } = this.options;
    const codec = pageCursors.found(args.roomId ?? null);
    const request = readPageArguments(args, codec, { maxSize: limits.MAX_PAGE_SIZE, fallback: { first: PAGE } });
    const text = requireText(args.query, 'query', limits.MAX_SEARCH_LENGTH);
    await rateLimits.searches.take(scope.viewer.userId);
    const roomIds = await this.findRoomIds(scope, args.roomId);
    const query = new SearchQuery(text);
    const page = { before: request.after, limit: request.limit + 1 };
    const found = query.isEmpty ? [] : await searchBack(scope.reads, query, roomIds, page);
    return toConnection(request, found, codec, searchOrder);
  }

  private async findRoomIds(scope: ViewerScope, roomId: string | null | undefined): Promise<string[]> {
    const { viewer, reads } = scope;
    if (roomId == null) return reads.memberships.findRoomIds(viewer.userId, roomsToRead(this.options.limits));
    const { id } = await requireReadableRoom(scope, roomId);
    return [id];
  }
}

/** Searches back in time, in spans of growing length, until a page is full. */
async function searchBack(
  reads: Pick<Repositories, 'messages'>,
  query: SearchQuery,
  roomIds: string[],
  page: { before: string | undefined; limit: number },
): Promise<Message[]> {
  const { keySets } = query;
  const { limit } = page;
  const start = page.before === undefined ? Date.now() : timeOf(page.before);
  const found: Message[] = [];
  let { before } = page;
  for (let span = 0, compared = 0; found.length < limit && span < MAX_SPANS && compared < MAX_COMPARED;) {
    const reach = span === MAX_SPANS - 1 ? 0 : Math.max(0, start - FIRST_SPAN_MS * SPAN_FACTOR ** span);
    const after = searchOrderAt(reach);
    const candidates = await searchRange(reads, keySets, roomIds, { after, before, limit });
    found.push(...candidates.filter(({ body }) => query.matches(body)));
    compared += candidates.length;
    const last = candidates.at(-1);
    if (last && candidates.length === limit) {
      before = searchOrder(last);
      continue;
    }
    if (reach === 0) break;
    before = after;
    span++;
  }
  return found.slice(0, limit);
}

async function searchRange(
  { messages }: Pick<Repositories, 'messages'>,
  keySets: string[][],
  roomIds: string[],
  range: { after: string; before: string | undefined; limit: number },
): Promise<Message[]> {
  const reads: Promise<Message[]>[] = [];
  for (let at = 0; at < roomIds.length; at += ROOMS_AT_ONCE) {
    const part = roomIds.slice(at, at + ROOMS_AT_ONCE);
    reads.push(...keySets.map((keys) => messages.search(keys, part, range)));
  }
  // The key sets of one query may find the same message.
  const found = new Map((await Promise.all(reads)).flat().map((message) => [searchOrder(message), message]));
  return [...found]
    .sort(([left], [right]) => (left < right ? 1 : -1))
    .slice(0, range.limit)
    .map(([, message]) => message);
}

const timeOf = (order: string) => parseInt(order, 16);
