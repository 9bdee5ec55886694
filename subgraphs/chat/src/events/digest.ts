import type { Message } from '../repositories/records.ts';
import type { MemberAdded, MemberRemoved, MessageAdded, RoomEvent } from './room-event.ts';
import type { Entry } from './ring.ts';

type OfMember = MemberAdded | MemberRemoved;

/**
 * What entries come to for a reader who had none of them, as the store would tell it: messages are added as they are
 * now, and not at all when they are deleted by now; of several changes of one thing only the latest is told.
 */
export function digest(entries: readonly Entry[]): Entry[] {
  const messages = new Map<string, Message>();
  const added = new Set<string>();
  const last = new Map<string, RoomEvent>();
  for (const { event } of entries) {
    if (event.__typename === 'MessageAdded') added.add(event.message.id);
    if ('message' in event) keepLatest(messages, event.message);
    last.set(subjectOf(event), event);
  }
  const present = (event: MessageAdded): MessageAdded | null => {
    const message = messages.get(event.message.id) ?? event.message;
    return message.deletedAt ? null : { ...event, message };
  };
  return entries.flatMap(({ rev, event }) => {
    const told = event.__typename === 'MessageAdded' ? present(event) : isTold(event) ? event : null;
    return told ? [{ rev, event: told }] : [];
  });

  function isTold(event: RoomEvent): boolean {
    if (!('message' in event)) return last.get(subjectOf(event)) === event;
    const { id, rev } = event.message;
    return !added.has(id) && messages.get(id)?.rev === rev;
  }
}

/** True when the last that the entries tell of this user's membership is its end. */
export function endsMembership(entries: readonly Entry[], userId: string): boolean {
  const own = entries.map(({ event }) => event).filter((event): event is OfMember => isOfMember(event, userId));
  return own.at(-1)?.__typename === 'MemberRemoved';
}

const isOfMember = (event: RoomEvent, userId: string) => 'userId' in event && event.userId === userId;

const subjectOf = (event: RoomEvent) =>
  'message' in event ? event.message.id : 'userId' in event ? `member ${event.userId}` : 'room';

function keepLatest(messages: Map<string, Message>, message: Message): void {
  const known = messages.get(message.id);
  if (!known || known.rev <= message.rev) messages.set(message.id, message);
}
