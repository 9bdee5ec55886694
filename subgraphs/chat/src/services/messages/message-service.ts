import type { Viewer } from '@parley/service/identity';
import type { Access } from '../access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { MessageRange } from '../../repositories/message-repository.ts';
import type { Position } from '../../repositories/records.ts';
import type { Message, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
import type { PageCursors } from '../input/page-cursors.ts';

/** Default page size. */
const PAGE = 50;

/** Reads messages, for one request. */
export class MessageService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /** The message if the viewer may read it, otherwise null. */
  find(viewer: Viewer, id: string): Promise<Message | null> {
    return this.access.findReadableMessage(viewer, id);
  }

  /** @throws NotFoundError when no message with this id is readable by the viewer. */
  async get(viewer: Viewer, id: string): Promise<Message> {
    const { message } = await this.access.requireReadableMessage(viewer, id);
    return message;
  }

  /**
   * History of a room that the viewer may read.
   * @param options.withCursor true when the response includes the room's cursor. The page then contains exactly what
   *   the cursor covers: messages that are stored meanwhile are left to the events after it.
   * @throws BadUserInputError
   */
  async list(room: Room, args: PageArguments, options: { withCursor: boolean }): Promise<Connection<Message>> {
    const codec = this.cursors.messages(room.id);
    const request = readPageArguments(args, codec, this.pageOptions({ last: PAGE }));
    // Read first: a message covered by neither would never be delivered.
    const position = options.withCursor ? await this.loaders.positions.load(room.id) : null;
    const { after, before, limit } = request;
    const from = request.from === 'start' ? 'oldest' : 'latest';
    const range: MessageRange = { after, before, from, limit: limit + 1 };
    const found = await this.repositories.messages.findRange(room.id, range);
    const page = position ? await this.keepCovered(room.id, range, found, position) : found;
    return toConnection(request, page, codec, ({ seq }) => seq);
  }

  /** Keeps the messages that the position covers, and reads as many more as the range then lacks. */
  private async keepCovered(roomId: string, range: MessageRange, found: Message[], position: Position) {
    const isCovered = ({ createdRev }: Message) => createdRev <= position.head && !position.gaps.includes(createdRev);
    if (found.every(isCovered)) return found;
    // Seq and rev are allocated in one step, so all messages from the first one above the head are above it.
    const above = found.filter(({ createdRev }) => createdRev > position.head).map(({ seq }) => seq);
    const before = Math.min(range.before ?? Infinity, ...above);
    const wider = {
      ...range,
      before: isFinite(before) ? before : undefined,
      limit: range.limit + position.gaps.length,
    };
    const again = await this.repositories.messages.findRange(roomId, wider);
    return again.filter(isCovered).slice(0, range.limit);
  }

  /** The pinned messages of a room that the viewer may read, latest pin first. */
  listPinned(room: Room): Promise<Message[]> {
    return this.repositories.messages.findPinned(room.id, this.limits.MAX_PINS);
  }

  /** The message that this one replies to. It is in the same room, so the same viewers may read it. */
  async findRepliedTo({ replyToId }: Message): Promise<Message | null> {
    return replyToId === null ? null : this.loaders.messages.load(replyToId);
  }

  /** Replies to a message that the viewer may read, oldest first. @throws BadUserInputError */
  async listReplies(message: Message, args: PageArguments): Promise<Connection<Message>> {
    const codec = this.cursors.replies(message.id);
    const request = readPageArguments(args, codec, this.pageOptions({ first: PAGE }));
    const found = await this.repositories.messages.findReplies(message, request.after, request.limit + 1);
    return toConnection(request, found, codec, ({ seq }) => seq);
  }

  /** Number of replies that are not deleted. */
  countReplies(message: Message): Promise<number> {
    return this.loaders.replyCounts.load(message);
  }

  private pageOptions<Fallback extends { first: number } | { last: number }>(fallback: Fallback) {
    return { maxSize: this.limits.MAX_PAGE_SIZE, fallback };
  }
}
