import { messageId, type Change, type Message } from '../../repositories/records.ts';
import type { RoomCounters } from '../../repositories/room-repository.ts';
import type { Waiting } from '../writes/group-commit.ts';

/** A message that has no seq and rev yet. */
export interface NewMessage {
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
export interface SequencedMessage {
  message: Message;
  request: Waiting<NewMessage, Message>;
}

const INITIAL_STATE = { editedAt: null, deletedAt: null, reactions: [], pinnedAt: null };

/** Assigns consecutive seqs and revs, ending with `last`, to new messages of one room, in order. */
export function assignSeqsAndRevs(
  requests: readonly Waiting<NewMessage, Message>[],
  last: RoomCounters,
  createdAt: Date,
): SequencedMessage[] {
  return requests.map((request, index) => {
    const before = requests.length - 1 - index;
    const seq = last.lastSeq - before;
    const rev = last.lastRev - before;
    const assigned = { id: messageId(request.request.roomId, seq), seq, rev, createdRev: rev, createdAt };
    return { message: { ...request.request, ...INITIAL_STATE, ...assigned }, request };
  });
}

export const requestsOf = (sequenced: readonly SequencedMessage[]) => sequenced.map(({ request }) => request);

export const messagesOf = (sequenced: readonly SequencedMessage[]) => sequenced.map(({ message }) => message);

/** Separates messages that may still be stored from those whose deadline has passed. */
export function inTimeOrLate(
  sequenced: readonly SequencedMessage[],
): [inTime: SequencedMessage[], late: SequencedMessage[]] {
  const late = new Set(sequenced.filter(({ request }) => request.deadline.isOver));
  return [sequenced.filter((item) => !late.has(item)), [...late]];
}

export const toChange = (message: Message): Change => ({ kind: 'message', rev: message.rev, message });

export const noop = ({ rev }: Message): Change => ({ kind: 'noop', rev });
