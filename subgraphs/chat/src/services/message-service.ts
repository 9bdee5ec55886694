import type { Viewer } from '@parley/service';
import type { Access } from './access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from './connections.ts';
import type { MessageRange } from '../repositories/message-repository.ts';
import type { Position } from '../repositories/records.ts';
import type { Message, Room } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { Loaders } from './loaders.ts';
import type { PageCursors } from './page-cursors.ts';

/** Messages of a page when nothing is said. */
const PAGE = 50;

/** What there is to read of messages, for one request. */
export class MessageService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /** The message with this id if the viewer may read it, else null. */
  find(viewer: Viewer, id: string): Promise<Message | null> {
    return this.access.findReadableMessage(viewer, id);
  }

  /** @throws NotFoundError when there is no such message, or none that the viewer may read. */
  async get(viewer: Viewer, id: string): Promise<Message> {
    const { message } = await this.access.requireReadableMessage(viewer, id);
    return message;
  }

  /**
   * History of a room that the viewer may read.
   * @param options.withCursor true when the room's cursor goes to the viewer too. Then the page has exactly what the
   *   cursor covers: what is stored meanwhile is left to the events that follow it.
   * @throws BadUserInputError
   */
  async list(room: Room, args: PageArguments, options: { withCursor: boolean }): Promise<Connection<Message>> {
    const places = this.cursors.messages(room.id);
    const request = readPageArguments(args, places, this.pageOptions({ last: PAGE }));
    // The position comes first: a message that were in neither would never come.
    const position = options.withCursor ? await this.loaders.positions.load(room.id) : null;
    const { after, before, limit } = request;
    const from = request.from === 'start' ? 'oldest' : 'latest';
    const range: MessageRange = { after, before, from, limit: limit + 1 };
    const found = await this.repositories.messages.findRange(room.id, range);
    const page = position ? await this.keepCovered(room.id, range, found, position) : found;
    return toConnection(request, page, places, ({ seq }) => seq);
  }

  /** Of the messages found those that the position covers, and as many more as the range then lacks. */
  private async keepCovered(roomId: string, range: MessageRange, found: Message[], position: Position) {
    const isCovered = ({ createdRev }: Message) => createdRev <= position.head && !position.holes.includes(createdRev);
    if (found.every(isCovered)) return found;
    // Messages take both numbers in one step, so all from the first one above the head on are above it.
    const above = found.filter(({ createdRev }) => createdRev > position.head).map(({ seq }) => seq);
    const before = Math.min(range.before ?? Infinity, ...above);
    const wider = {
      ...range,
      before: isFinite(before) ? before : undefined,
      limit: range.limit + position.holes.length,
    };
    const again = await this.repositories.messages.findRange(roomId, wider);
    return again.filter(isCovered).slice(0, range.limit);
  }

  /** The pinned messages of a room that the viewer may read, latest pin first. */
  listPinned(room: Room): Promise<Message[]> {
    return this.repositories.messages.findPinned(room.id, this.limits.LIMIT_PINS);
  }

  /** The message that this one answers: it is of the same room, so who reads one may read the other. */
  async findAnswered({ replyToId }: Message): Promise<Message | null> {
    return replyToId === null ? null : this.loaders.messages.load(replyToId);
  }

  /** Answers to a message that the viewer may read, oldest first. @throws BadUserInputError */
  async listReplies(message: Message, args: PageArguments): Promise<Connection<Message>> {
    const places = this.cursors.replies(message.id);
    const request = readPageArguments(args, places, this.pageOptions({ first: PAGE }));
    const found = await this.repositories.messages.findReplies(message, request.after, request.limit + 1);
    return toConnection(request, found, places, ({ seq }) => seq);
  }

  /** How many answers that are not deleted the message has. */
  countReplies(message: Message): Promise<number> {
    return this.loaders.replyCounts.load(message);
  }

  private pageOptions<Fallback extends { first: number } | { last: number }>(fallback: Fallback) {
    return { largest: this.limits.LIMIT_PAGE_SIZE, fallback };
  }
}
