import type { Viewer } from '@parley/shared';
import {
  activityCursor,
  numberCursor,
  readPageArguments,
  roomCursor,
  toConnection,
  type ActivityKey,
  type Connection,
  type PageArguments,
} from './connections.ts';
import type { Membership, Room } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Loaders, Repositories } from './loaders.ts';
import { requireText } from './text.ts';

/** Nodes of a page when nothing is said. */
const PAGE = 20;

/** Lists of rooms, and of the members of one. */
export class RoomLists {
  constructor(
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly limits: Limits,
  ) {}

  /**
   * Public rooms, newest first. With a text, those whose name contains it, among the `LIMIT_ROOM_SEARCH` that come
   * next: an index cannot find the middle of a name, so the search is bounded instead.
   * @throws BadUserInputError, PayloadTooLargeError
   */
  async listPublic(args: PageArguments & { query?: string | null }): Promise<Connection<Room>> {
    const request = readPageArguments(args, roomCursor, this.pageOptions());
    const page = { before: request.after, limit: request.limit + 1 };
    const text = args.query?.trim();
    const { rooms } = this.repositories;
    const found = text
      ? await rooms.searchPublic(requireText(text, 'query', this.limits.LIMIT_ROOM_NAME_LENGTH), {
          ...page,
          scan: this.limits.LIMIT_ROOM_SEARCH,
        })
      : await rooms.listPublic(page);
    return toConnection(request, found, roomCursor, ({ id }) => id);
  }

  /** The viewer's rooms, latest activity first. @throws BadUserInputError */
  async listOwn(viewer: Viewer, args: PageArguments): Promise<Connection<Room>> {
    const request = readPageArguments(args, activityCursor, this.pageOptions());
    const { rooms, memberships } = this.repositories;
    const roomIds = await memberships.findRoomIds(viewer.userId, this.limits.LIMIT_ROOMS);
    const activity = await rooms.findActivity(roomIds);
    const page = [...activity]
      .map(([roomId, at]): ActivityKey => ({ roomId, at: at.getTime() }))
      .sort(latestFirst)
      .filter((key) => request.after === undefined || latestFirst(request.after, key) < 0)
      .slice(0, request.limit + 1);
    const found = await this.loaders.rooms.loadMany(page.map(({ roomId }) => roomId));
    const inOrder = found.map((room, index) => {
      if (room instanceof Error) throw room;
      return { room, key: page[index] };
    });
    const { edges, pageInfo } = toConnection(
      request,
      inOrder.flatMap(({ room, key }) => (room && key ? [{ room, key }] : [])),
      activityCursor,
      ({ key }) => key,
    );
    return { edges: edges.map(({ cursor, node }) => ({ cursor, node: node.room })), pageInfo };
  }

  /** The members of a room that the viewer may read, longest-standing first. @throws BadUserInputError */
  async listMembers(room: Room, args: PageArguments): Promise<Connection<Membership>> {
    const request = readPageArguments(args, numberCursor, this.pageOptions());
    const found = await this.repositories.memberships.findMembers(room.id, request.after, request.limit + 1);
    return toConnection(request, found, numberCursor, ({ createdRev }) => createdRev);
  }

  private pageOptions() {
    return { largest: this.limits.LIMIT_PAGE_SIZE, fallback: { first: PAGE } };
  }
}

const latestFirst = (left: ActivityKey, right: ActivityKey) =>
  right.at - left.at || (right.roomId < left.roomId ? -1 : right.roomId > left.roomId ? 1 : 0);
