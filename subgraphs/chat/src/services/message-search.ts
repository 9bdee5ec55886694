import type { Throttle, Viewer } from '@parley/shared';
import { foundOrder, foundOrderAt } from '../repositories/message-document.ts';
import { wordsOf } from '../repositories/words.ts';
import type { Access } from './access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from './connections.ts';
import type { Message } from './domain.ts';
import { roomsToRead, type Limits } from './limits.ts';
import type { Repositories } from './loaders.ts';
import type { PageCursors } from './page-cursors.ts';
import { requireText } from './text.ts';

/** Messages of a page when nothing is said. */
const PAGE = 20;
/** Words that are looked for; a text has seldom more that tell it apart. */
const MOST_WORDS = 16;
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

export type SearchArguments = PageArguments & { query: string; roomId?: string | null };

/** Finds messages by their words, for one request. */
export class MessageSearch {
  constructor(
    private readonly access: Access,
    private readonly repositories: Pick<Repositories, 'messages' | 'memberships'>,
    private readonly throttle: Throttle,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /**
   * Messages that have all words of the query, newest first, out of the viewer's rooms or one that the viewer may read.
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
    // The store looks up the first word and filters by the others: a long word is seldom a frequent one.
    const words = wordsOf(text)
      .sort((left, right) => right.length - left.length)
      .slice(0, MOST_WORDS);
    const page = { before: request.after, limit: request.limit + 1 };
    const found = words.length === 0 ? [] : await this.searchBack(words, roomIds, page);
    return toConnection(request, found, places, foundOrder);
  }

  private async roomsFor(viewer: Viewer, roomId: string | null | undefined): Promise<string[]> {
    if (roomId == null) return this.repositories.memberships.findRoomIds(viewer.userId, roomsToRead(this.limits));
    const { id } = await this.access.requireReadableRoom(viewer, roomId);
    return [id];
  }

  /** Looks back in time in spans, each longer than the one before, until there is a page. */
  private async searchBack(words: string[], roomIds: string[], page: { before: string | undefined; limit: number }) {
    const start = page.before === undefined ? Date.now() : timeOf(page.before);
    const found: Message[] = [];
    let { before } = page;
    for (let count = 0; found.length < page.limit && count < MOST_SPANS; count++) {
      const reach = start - FIRST_SPAN_MS * WIDER ** count;
      const after = foundOrderAt(count === MOST_SPANS - 1 ? 0 : Math.max(0, reach));
      found.push(...(await this.searchRange(words, roomIds, { after, before, limit: page.limit - found.length })));
      before = after;
      if (reach <= 0) break;
    }
    return found;
  }

  private async searchRange(
    words: string[],
    roomIds: string[],
    range: { after: string; before: string | undefined; limit: number },
  ): Promise<Message[]> {
    const parts: string[][] = [];
    for (let at = 0; at < roomIds.length; at += ROOMS_AT_ONCE) parts.push(roomIds.slice(at, at + ROOMS_AT_ONCE));
    const found = await Promise.all(parts.map((part) => this.repositories.messages.search(words, part, range)));
    return found
      .flat()
      .map((message) => ({ message, order: foundOrder(message) }))
      .sort((left, right) => (left.order < right.order ? 1 : -1))
      .slice(0, range.limit)
      .map(({ message }) => message);
  }
}

const timeOf = (order: string) => parseInt(order, 16);
