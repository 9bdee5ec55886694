import { PERIODS } from './habits.mjs';
import { occupied } from './random.mjs';

/**
 * How gateways spread a room's subscriptions over chat replicas: each over the least busy link, which is as good as any
 * replica, as they do; or all of a room to the replica that rendezvous hashing says.
 * @typedef {'least busy' | 'by room'} Spreading
 */

/**
 * What happens in a second of the peak, and what stands meanwhile.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} people
 * @param {typeof import('./habits.mjs').HABITS} habits
 * @param {{ gateways: number, chats: number, spreading?: Spreading }} system
 */
export function loadOf(rooms, people, habits, { gateways, chats, spreading = 'least busy' }) {
  const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);
  const isByRoom = spreading === 'by room';
  const changes = ({ messages }) => messages * (1 + habits.changesEach);
  const told = ({ size, readers }) => occupied(size, readers / size, isByRoom ? 1 : chats);
  /** Pairs of a gateway and a chat replica between which a room's events go: each goes over once, for all readers. */
  const links = ({ size, readers }) => occupied(size, readers / size, gateways * (isByRoom ? 1 : chats));
  /** Replicas that follow the room: for an inbox, or for somebody who has it open. */
  const tails = (room) => {
    const withInbox = occupied(room.size, room.listeners / room.size, chats);
    // Where there is none yet, a reader makes one.
    return withInbox + told(room) * (1 - withInbox / chats);
  };
  /** An inbox is told of a room once a pause, however often something happens there. */
  const folded = (room) => changes(room) / (1 + changes(room) * PERIODS.inboxPause);
  /** A reader says so once a while, for all that came meanwhile. */
  const marked = ({ messages }) => messages / (1 + messages * PERIODS.markRead);

  const online = people * habits.shareOnline;
  const sockets = online * habits.socketsEach;
  const opened = (sockets * habits.roomsOpenedAnHour) / 3_600;
  const watched = chats * occupied((sockets * habits.watchedEach) / chats, 1, people);
  const sends = sum(changes);
  const markReads = sum((room) => marked(room) * room.readers);
  const setTypings = sum(({ messages }) => messages) * habits.typingEach;
  const typingEvents = sum(({ messages, readers }) => messages * habits.typingEach * readers);
  const inboxEvents = sum((room) => folded(room) * room.listeners);
  const deliveries = sum((room) => changes(room) * room.readers);
  return {
    online,
    sockets,
    messages: sum(({ messages }) => messages),
    sends,
    deliveries,
    executions: sum((room) => changes(room) * links(room)),
    inboxEvents,
    typingEvents,
    setTypings,
    markReads,
    frames: deliveries + inboxEvents + typingEvents,
    pages: opened,
    openPages: (sockets * habits.startsAnHour) / 3_600,
    refreshes: sockets / PERIODS.refresh,
    logins: (online * habits.loginsAnHour) / 3_600,
    /** Rooms that a replica follows for readers alone, and with those for inboxes; of all replicas together. */
    openTails: sum(told),
    tails: sum(tails),
    publications: sends + setTypings + markReads,
    /** What Redis passes on: to each replica with a tail, or somebody who has the room open, or the reader's own pages. */
    passedOn:
      sum((room) => changes(room) * tails(room)) +
      sum((room) => room.messages * habits.typingEach * told(room)) +
      markReads * habits.socketsEach,
    topics: sum(tails) + sum(told) + sockets + watched,
    notedThere: sockets / PERIODS.presence,
    lookedFor: watched / PERIODS.presence,
    /** Reads that go to every shard: which rooms somebody is in. */
    inboxSyncs: sockets / PERIODS.inboxSync,
    companyChecks: sockets / PERIODS.company,
    /** Rooms whose latest number is read to see that nothing was missed. */
    swept: sum(tails) / PERIODS.sweep,
  };
}
