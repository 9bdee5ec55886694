import { findReadableMessage, requireReadableMessage } from '../access.ts';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { MessageRange } from '../../repositories/message-repository.ts';
import type { Position } from '../../repositories/records.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Message, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { PageCursors } from '../input/page-cursors.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';

/** Default page size. */
const PAGE = 50;

export interface MessageServiceOptions {
  pageCursors: PageCursors;
  limits: Pick<Limits, 'MAX_PAGE_SIZE' | 'MAX_PINS'>;
}

/** Reads messages. */
export class MessageService {
  constructor(private readonly options: MessageServiceOptions) {}

  /** The message if the viewer may read it, otherwise null. */
  find(scope: ViewerScope, id: string): Promise<Message | null> {
    return findReadableMessage(scope, id);
  }

  /** @throws NotFoundError when no message with this id is readable by the viewer. */
  async get(scope: ViewerScope, id: string): Promise<Message> {
    const { message } = await requireReadableMessage(scope, id);
    return message;
  }

  /**
   * History of a room that the viewer may read.
   * @param options.withCursor true when the response includes the room's cursor. The page then contains exactly what
   *   the cursor covers: messages that are stored in the meantime are left to the events after it.
   * @throws BadUserInputError
   */
  async list(
    { loaders, reads }: RequestScope,
    room: Room,
    args: PageArguments,
    options: { withCursor: boolean },
  ): Promise<Connection<Message>> {
    const codec = this.options.pageCursors.messages(room.id);
    const request = readPageArguments(args, codec, this.pageOptions({ last: PAGE }));
    // Read first: a message covered by neither would never be delivered.
    const position = options.withCursor ? await loaders.positions.load(room.id) : null;
    const { after, before, limit } = request;
    const from = request.from === 'start' ? 'oldest' : 'latest';
    const range: MessageRange = { after, before, from, limit: limit + 1 };
    const found = await reads.messages.findRange(room.id, range);
    const page = position ? await keepCovered(reads, room.id, range, found, position) : found;
    return toConnection(request, page, codec, ({ seq }) => seq);
  }

  /** The pinned messages of a room that the viewer may read, latest pin first. */
  listPinned({ reads }: RequestScope, room: Room): Promise<Message[]> {
    return reads.messages.findPinned(room.id, this.options.limits.MAX_PINS);
  }

  /** The message that this one replies to. It is in the same room, so the same viewers may read it. */
  async findRepliedTo({ loaders }: RequestScope, { replyToId }: Message): Promise<Message | null> {
    return replyToId === null ? null : loaders.messages.load(replyToId);
  }

  /** Replies to a message that the viewer may read, oldest first. @throws BadUserInputError */
  async listReplies({ reads }: RequestScope, message: Message, args: PageArguments): Promise<Connection<Message>> {
    const codec = this.options.pageCursors.replies(message.id);
    const request = readPageArguments(args, codec, this.pageOptions({ first: PAGE }));
    const found = await reads.messages.findReplies(message, request.after, request.limit + 1);
    return toConnection(request, found, codec, ({ seq }) => seq);
  }

  /** Number of replies that are not deleted. */
  countReplies({ loaders }: RequestScope, message: Message): Promise<number> {
    return loaders.replyCounts.load(message);
  }

  private pageOptions<Fallback extends { first: number } | { last: number }>(fallback: Fallback) {
    return { maxSize: this.options.limits.MAX_PAGE_SIZE, fallback };
  }
}

/** Keeps the messages that the position covers, and reads as many more as the range then lacks. */
async function keepCovered(
  { messages }: Pick<Repositories, 'messages'>,
  roomId: string,
  range: MessageRange,
  found: Message[],
  position: Position,
): Promise<Message[]> {
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
  const again = await messages.findRange(roomId, wider);
  return again.filter(isCovered).slice(0, range.limit);
}
