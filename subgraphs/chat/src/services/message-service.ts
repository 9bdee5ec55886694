import type { Viewer } from '@parley/shared';
import type { Access } from './access.ts';
import { numberCursor, readPageArguments, toConnection, type Connection, type PageArguments } from './connections.ts';
import type { Message, Room } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Loaders, Repositories } from './loaders.ts';
import type { MessageWriter } from './message-writer.ts';
import { requireText, requireUuid } from './text.ts';

/** Messages of a page when nothing is said. */
const PAGE = 50;

export interface NewMessage {
  roomId: string;
  body: string;
  clientId: string;
}

/** Messages, for one request. */
export class MessageService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly writer: MessageWriter,
    private readonly limits: Limits,
  ) {}

  /** The message with this id if the viewer may read it, else null. */
  find(viewer: Viewer, id: string): Promise<Message | null> {
    return this.access.findReadableMessage(viewer, id);
  }

  /**
   * Sends a message; the same `clientId` again returns the one that is stored.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError, ForbiddenError as `Access.requireMembership` does.
   * @throws ServiceUnavailableError when it may or may not be stored: send it again.
   */
  async send(viewer: Viewer, input: NewMessage): Promise<Message> {
    const body = requireText(input.body, 'body', this.limits.LIMIT_MESSAGE_LENGTH);
    const clientId = requireUuid(input.clientId, 'clientId');
    const { roomId } = await this.access.requireMembership(viewer, input.roomId);
    const message = await this.writer.send({ roomId, authorId: viewer.userId, clientId, body });
    this.loaders.rooms.clear(roomId);
    this.loaders.positions.clear(roomId);
    return message;
  }

  /**
   * History of a room that the viewer may read.
   * @param options.withCursor true when the room's cursor goes to the viewer too. It is taken before the messages are
   *   read, so that a message that is stored in between comes twice rather than never.
   * @throws BadUserInputError
   */
  async list(room: Room, args: PageArguments, options: { withCursor: boolean }): Promise<Connection<Message>> {
    const pageOptions = { largest: this.limits.LIMIT_PAGE_SIZE, fallback: { last: PAGE } };
    const request = readPageArguments(args, numberCursor, pageOptions);
    if (options.withCursor) await this.loaders.positions.load(room.id);
    const { after, before, limit } = request;
    const from = request.from === 'start' ? 'oldest' : 'latest';
    const found = await this.repositories.messages.findRange(room.id, { after, before, from, limit: limit + 1 });
    return toConnection(request, found, numberCursor, ({ seq }) => seq);
  }
}
