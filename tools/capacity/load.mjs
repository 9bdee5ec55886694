import { PERIODS } from './workload.mjs';
import { occupied } from './random.mjs';

/**
 * How gateways spread a room's subscriptions over chat replicas: each over the least busy connection, which amounts to a
 * random replica (the current behaviour), or all of a room to the replica that rendezvous hashing selects.
 * @typedef {'least busy' | 'by room'} Spreading
 */

/**
 * Events per second at the peak, and the resources in use.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} people
 * @param {typeof import('./workload.mjs').WORKLOAD} workload
 * @param {{ gateways: number, chats: number, spreading?: Spreading }} system
 */
export function loadOf(rooms, people, workload, { gateways, chats, spreading = 'least busy' }) {
  const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);
  const isByRoom = spreading === 'by room';
  const changes = ({ messages }) => messages * (1 + workload.changesPerMessage);
  const openReplicas = ({ size, readers }) => occupied(size, readers / size, isByRoom ? 1 : chats);
  /** Pairs of a gateway and a chat replica that carry a room's events, each once for all readers. */
  const connections = ({ size, readers }) => occupied(size, readers / size, gateways * (isByRoom ? 1 : chats));
  /** Replicas with a tail of the room, for an inbox or an open page. */
  const tails = (room) => {
    const withInbox = occupied(room.size, room.listeners / room.size, chats);
    // A reader adds a tail on a replica without one.
    return withInbox + openReplicas(room) * (1 - withInbox / chats);
  };
  /** Inbox events of a room: at most one per pause. */
  const inboxEventsOf = (room) => changes(room) / (1 + changes(room) * PERIODS.inboxPause);
  /** `markRead` calls of a reader: at most one per period. */
  const markReadsOf = ({ messages }) => messages / (1 + messages * PERIODS.markRead);

  const online = people * workload.onlineShare;
  const sockets = online * workload.socketsPerUser;
  const opened = (sockets * workload.roomsOpenedPerHour) / 3_600;
  const watched = chats * occupied((sockets * workload.watchedPerClient) / chats, 1, people);
  const sends = sum(changes);
  const markReads = sum((room) => markReadsOf(room) * room.readers);
  const setTypings = sum(({ messages }) => messages) * workload.typingPerMessage;
  const typingEvents = sum(({ messages, readers }) => messages * workload.typingPerMessage * readers);
  const inboxEvents = sum((room) => inboxEventsOf(room) * room.listeners);
  const deliveries = sum((room) => changes(room) * room.readers);
  return {
    online,
    sockets,
    messages: sum(({ messages }) => messages),
    sends,
    deliveries,
    executions: sum((room) => changes(room) * connections(room)),
    inboxEvents,
    typingEvents,
    setTypings,
    markReads,
    frames: deliveries + inboxEvents + typingEvents,
    pages: opened,
    openedClients: (sockets * workload.loadsPerHour) / 3_600,
    refreshes: sockets / PERIODS.refresh,
    logins: (online * workload.loginsPerHour) / 3_600,
    /** Tails on all replicas, for readers only and including inboxes. */
    openTails: sum(openReplicas),
    tails: sum(tails),
    publications: sends + setTypings + markReads,
    /** Redis deliveries: to each replica with a tail, with an open client of the room, or with clients of the reader. */
    redisDeliveries:
      sum((room) => changes(room) * tails(room)) +
      sum((room) => room.messages * workload.typingPerMessage * openReplicas(room)) +
      markReads * workload.socketsPerUser,
    topics: sum(tails) + sum(openReplicas) + sockets + watched,
    presenceSets: sockets / PERIODS.presence,
    presenceChecks: watched / PERIODS.presence,
    /** Reads by user, which query every shard. */
    inboxSyncs: sockets / PERIODS.inboxSync,
    sharedRoomsChecks: sockets / PERIODS.sharedRooms,
    /** Rooms whose last rev is read to detect missed events. */
    swept: sum(tails) / PERIODS.sweep,
  };
}
