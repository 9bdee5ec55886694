import { searchKeys } from '@parley/text/search-text';
import type { MessageDocument } from '../models/message.ts';
import { messageId, type Message } from './records.ts';

/** The fields that a `Message` is read from. */
export const FIELDS =
  'roomId seq rev createdRev authorId clientId body createdAt editedAt deletedAt replyToId reactions mentionIds pinnedAt';

export function toMessage(document: MessageDocument): Message {
  const { _id, roomId, seq, rev, createdRev, authorId, clientId, body, createdAt } = document;
  return {
    id: _id,
    roomId,
    seq,
    rev,
    createdRev,
    authorId,
    clientId,
    body,
    createdAt,
    editedAt: document.editedAt,
    deletedAt: document.deletedAt,
    replyToId: document.replyToId ?? null,
    reactions: document.reactions.map(({ emoji, userIds }) => ({ emoji, userIds })),
    mentionIds: document.mentionIds ?? [],
    pinnedAt: document.pinnedAt,
  };
}

/** The fields that a change of the message can modify, except its rev. Absent fields stay out of partial indexes. */
export function toState(message: Message) {
  return {
    body: message.body,
    editedAt: message.editedAt,
    deletedAt: message.deletedAt,
    reactions: message.reactions,
    pinnedAt: message.pinnedAt,
    ...(message.pinnedAt && message.pinSlot !== undefined && { pinSlot: message.pinSlot }),
    empty: message.deletedAt !== null,
    searchKeys: message.deletedAt === null ? searchKeys(message.body) : [],
    ...(message.mentionIds.length > 0 && { mentionIds: message.mentionIds }),
  };
}

export function toDocument(message: Message): MessageDocument {
  const { id, roomId, seq, rev, createdRev, authorId, clientId, createdAt, replyToId } = message;
  return {
    _id: id,
    roomId,
    seq,
    rev,
    createdRev,
    authorId,
    clientId,
    createdAt,
    ...(replyToId !== null && { replyToId }),
    searchOrder: searchOrder(message),
    ...toState(message),
  };
}

/**
 * A placeholder for a message that was assigned a seq but never stored. Its negative seq-based revs are outside every
 * range that is read. `rev`, if known, counts as abandoned.
 */
export const toPlaceholder = (roomId: string, seq: number, rev?: number): MessageDocument => ({
  _id: messageId(roomId, seq),
  roomId,
  seq,
  rev: -seq,
  createdRev: -seq,
  authorId: '',
  clientId: `placeholder-${seq}`,
  body: '',
  createdAt: new Date(),
  editedAt: null,
  deletedAt: null,
  reactions: [],
  pinnedAt: null,
  empty: true,
  searchKeys: [],
  searchOrder: '',
  placeholder: true,
  ...(rev !== undefined && { pastRevs: [rev] }),
});

/** A sort key for messages of all rooms: by time, then by room and seq. */
export const searchOrder = ({ createdAt, roomId, seq }: Pick<Message, 'createdAt' | 'roomId' | 'seq'>) =>
  `${searchOrderAt(createdAt.getTime())}-${roomId}-${seq.toString(16).padStart(14, '0')}`;

/** Sorts before all messages of that time, in ms since 1970. */
export const searchOrderAt = (ms: number) => ms.toString(16).padStart(12, '0');
