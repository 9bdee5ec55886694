import type { Message } from '../../repositories/records.ts';
import type { MemberAdded, MemberRemoved, MessageAdded, RoomEvent } from '../delivery/room-event.ts';
import type { Entry } from './ring.ts';

type MemberEvent = MemberAdded | MemberRemoved;

/**
 * Reduces entries to what a reader that has seen none of them needs, like a read of the store: a message is added in
 * its current state, or left out if it is deleted by now; of several changes of one subject, only the latest remains.
 */
export function compact(entries: readonly Entry[]): Entry[] {
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
    const remaining = event.__typename === 'MessageAdded' ? present(event) : isLatest(event) ? event : null;
    return remaining ? [{ rev, event: remaining }] : [];
  });

  function isLatest(event: RoomEvent): boolean {
    if (!('message' in event)) return last.get(subjectOf(event)) === event;
    const { id, rev } = event.message;
    return !added.has(id) && messages.get(id)?.rev === rev;
  }
}

/** True when the last of these entries about this user's membership ends it. */
export function endsMembership(entries: readonly Entry[], userId: string): boolean {
  const own = entries.map(({ event }) => event).filter((event): event is MemberEvent => isMemberEvent(event, userId));
  return own.at(-1)?.__typename === 'MemberRemoved';
}

const isMemberEvent = (event: RoomEvent, userId: string) => 'userId' in event && event.userId === userId;

const subjectOf = (event: RoomEvent) =>
  'message' in event ? event.message.id : 'userId' in event ? `member ${event.userId}` : 'room';

function keepLatest(messages: Map<string, Message>, message: Message): void {
  const known = messages.get(message.id);
  if (!known || known.rev <= message.rev) messages.set(message.id, message);
}
