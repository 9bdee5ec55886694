import { messageId, type Change, type Message } from '../repositories/records.ts';
import type { RoomNumbers } from '../repositories/room-repository.ts';
import type { Waiting } from './group-commit.ts';

/** A message that has no number yet. */
export interface Draft {
  roomId: string;
  /** User id. */
  authorId: string;
  clientId: string;
  body: string;
  /** The id of the message that it answers. */
  replyToId: string | null;
  /** User ids. */
  mentionIds: string[];
}

/** A message that has its numbers, and the request that it is of. */
export interface Numbered {
  message: Message;
  request: Waiting<Draft, Message>;
}

const FRESH = { editedAt: null, deletedAt: null, reactions: [], pinnedAt: null };

/** Gives the drafts of one room the numbers of which `last` are the last ones, in order. */
export function numberAll(
  requests: readonly Waiting<Draft, Message>[],
  last: RoomNumbers,
  createdAt: Date,
): Numbered[] {
  return requests.map((request, index) => {
    const before = requests.length - 1 - index;
    const seq = last.lastSeq - before;
    const rev = last.lastRev - before;
    const place = { id: messageId(request.request.roomId, seq), seq, rev, createdRev: rev, createdAt };
    return { message: { ...request.request, ...FRESH, ...place }, request };
  });
}

export const requestsOf = (numbered: readonly Numbered[]) => numbered.map(({ request }) => request);

export const messagesOf = (numbered: readonly Numbered[]) => numbered.map(({ message }) => message);

/** Tells apart those that may still be stored and those for which it is too late. */
export function inTimeOrLate(numbered: readonly Numbered[]): [inTime: Numbered[], late: Numbered[]] {
  const late = new Set(numbered.filter(({ request }) => request.deadline.isOver));
  return [numbered.filter((item) => !late.has(item)), [...late]];
}

export const toChange = (message: Message): Change => ({ kind: 'message', rev: message.rev, message });

export const silent = ({ rev }: Message): Change => ({ kind: 'silent', rev });
