import { messageId, type Change, type Message } from '../../repositories/records.ts';
import type { RoomCounters } from '../../repositories/room-repository.ts';
import type { Waiting } from '../writes/group-commit.ts';

/** A message without a seq and rev. */
export interface Draft {
  roomId: string;
  /** User id. */
  authorId: string;
  clientId: string;
  body: string;
  /** The id of the message that it replies to. */
  replyToId: string | null;
  /** User ids. */
  mentionIds: string[];
}

/** A message with its seq and rev, and its request. */
export interface NumberedMessage {
  message: Message;
  request: Waiting<Draft, Message>;
}

const INITIAL_STATE = { editedAt: null, deletedAt: null, reactions: [], pinnedAt: null };

/** Assigns consecutive seqs and revs, ending with `last`, to the drafts of one room, in order. */
export function assignNumbers(
  requests: readonly Waiting<Draft, Message>[],
  last: RoomCounters,
  createdAt: Date,
): NumberedMessage[] {
  return requests.map((request, index) => {
    const before = requests.length - 1 - index;
    const seq = last.lastSeq - before;
    const rev = last.lastRev - before;
    const numbers = { id: messageId(request.request.roomId, seq), seq, rev, createdRev: rev, createdAt };
    return { message: { ...request.request, ...INITIAL_STATE, ...numbers }, request };
  });
}

export const requestsOf = (numbered: readonly NumberedMessage[]) => numbered.map(({ request }) => request);

export const messagesOf = (numbered: readonly NumberedMessage[]) => numbered.map(({ message }) => message);

/** Separates messages that may still be stored from those whose deadline has passed. */
export function inTimeOrLate(
  numbered: readonly NumberedMessage[],
): [inTime: NumberedMessage[], late: NumberedMessage[]] {
  const late = new Set(numbered.filter(({ request }) => request.deadline.isOver));
  return [numbered.filter((item) => !late.has(item)), [...late]];
}

export const toChange = (message: Message): Change => ({ kind: 'message', rev: message.rev, message });

export const noop = ({ rev }: Message): Change => ({ kind: 'noop', rev });
