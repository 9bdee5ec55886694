import { foldRoomNameQuery } from '@parley/text/search-text';
import { isHidden } from '../../repositories/records.ts';
import type { RoomActivity } from '../../repositories/room-repository.ts';
import { isStaff } from '../access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { Membership, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';
import type { ActivityKey, PageCursors } from '../input/page-cursors.ts';
import { requireText } from '../input/text.ts';

/** Default page size. */
const PAGE = 20;

export interface RoomListsOptions {
  rateLimits: Pick<UserRateLimits, 'searches'>;
  pageCursors: PageCursors;
  limits: Pick<Limits, 'MAX_PAGE_SIZE' | 'MAX_ROOM_NAME_LENGTH' | 'MAX_SEARCHED_ROOMS'>;
}

/** Lists of rooms and of their members. */
export class RoomLists {
  constructor(private readonly options: RoomListsOptions) {}

  /**
   * Public rooms, newest first. With a query, those whose name contains all its words, among the next
   * `MAX_SEARCHED_ROOMS` rooms: an index cannot find the middle of a name, so the search is bounded instead.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws RateLimitedError when the viewer searches too often.
   */
  async listPublic(scope: ViewerScope, args: PageArguments & { query?: string | null }): Promise<Connection<Room>> {
    const codec = this.options.pageCursors.publicRooms();
    const request = readPageArguments(args, codec, this.pageOptions());
    const page = { before: request.after, limit: request.limit + 1 };
    const text = args.query?.trim();
    const found = text ? await this.search(scope, text, page) : await scope.reads.rooms.listPublic(page);
    return toConnection(request, found, codec, ({ id }) => id);
  }

  /** The viewer's rooms that are hidden, or listed, latest activity first. @throws BadUserInputError */
  listOwn(scope: ViewerScope, args: PageArguments, which: 'listed' | 'hidden'): Promise<Connection<Room>> {
    const { viewer, loaders } = scope;
    return this.page(scope, viewer.userId, args, async () => {
      const entries = await loaders.entries.load(viewer.userId);
      const byId = new Map(entries.map((entry) => [entry.roomId, entry]));
      const rooms = await loadAll(loaders.activity, [...byId.keys()]);
      return rooms.filter((room) => isHidden(byId.get(room.id) ?? {}, room) === (which === 'hidden'));
    });
  }

  /**
   * The user's rooms that the viewer may read, latest activity first, hidden or not. Lists of several users share their
   * store reads.
   * @throws BadUserInputError
   */
  listOf(scope: ViewerScope, userId: string, args: PageArguments): Promise<Connection<Room>> {
    return this.page(scope, userId, args, () => findReadable(scope, userId));
  }

  /** All lists of one user's rooms have the same cursors, which contain a point in time. */
  private async page(
    { loaders }: RequestScope,
    userId: string,
    args: PageArguments,
    find: () => Promise<RoomActivity[]>,
  ): Promise<Connection<Room>> {
    const codec = this.options.pageCursors.roomsOf(userId);
    const request = readPageArguments(args, codec, this.pageOptions());
    const page = (await find())
      .map(({ id, at }): ActivityKey => ({ roomId: id, at: at.getTime() }))
      .sort(latestFirst)
      .filter((key) => request.after === undefined || latestFirst(request.after, key) < 0)
      .slice(0, request.limit + 1);
    const found = await loadAll(
      loaders.rooms,
      page.map(({ roomId }) => roomId),
    );
    const keys = new Map(page.map((key) => [key.roomId, key]));
    // The key as read for the order of the list: the room itself may have changed since.
    const keyOf = ({ id, lastActivityAt }: Room) => keys.get(id) ?? { roomId: id, at: lastActivityAt.getTime() };
    return toConnection(request, found, codec, keyOf);
  }

  /** The members of a room that the viewer may read, longest-standing first. @throws BadUserInputError */
  async listMembers({ reads }: RequestScope, room: Room, args: PageArguments): Promise<Connection<Membership>> {
    const codec = this.options.pageCursors.members(room.id);
    const request = readPageArguments(args, codec, this.pageOptions());
    const found = await reads.memberships.findMembers(room.id, request.after, request.limit + 1);
    return toConnection(request, found, codec, ({ createdRev }) => createdRev);
  }

  private async search(
    { viewer, reads }: ViewerScope,
    text: string,
    page: { before: string | undefined; limit: number },
  ): Promise<Room[]> {
    const { rateLimits, limits } = this.options;
    const query = requireText(text, 'query', limits.MAX_ROOM_NAME_LENGTH);
    await rateLimits.searches.take(viewer.userId);
    const words = foldRoomNameQuery(query);
    if (words.length === 0) return [];
    return reads.rooms.searchPublic(words, { ...page, scan: limits.MAX_SEARCHED_ROOMS });
  }

  private pageOptions() {
    return { maxSize: this.options.limits.MAX_PAGE_SIZE, fallback: { first: PAGE } };
  }
}

/**
 * Like `findReadableRoom`, without reading rooms that are not on the page. Rooms that the viewer cannot see are neither
 * read nor counted: otherwise the remaining budget would reveal their number.
 */
async function findReadable({ viewer, loaders }: ViewerScope, userId: string): Promise<RoomActivity[]> {
  if (userId !== viewer.userId && !isStaff(viewer)) {
    return loaders.visibleRooms.load({ viewerId: viewer.userId, userId });
  }
  const entries = await loaders.entries.load(userId);
  return loadAll(
    loaders.activity,
    entries.map(({ roomId }) => roomId),
  );
}

/** Loads the existing items of these keys, in order. */
async function loadAll<Key, Item>(
  loader: { load(key: Key): Promise<Item | null> },
  keys: readonly Key[],
): Promise<Item[]> {
  const found = await Promise.all(keys.map((key) => loader.load(key)));
  return found.filter((item) => item !== null);
}

const latestFirst = (left: ActivityKey, right: ActivityKey) =>
  right.at - left.at || (right.roomId < left.roomId ? -1 : right.roomId > left.roomId ? 1 : 0);
