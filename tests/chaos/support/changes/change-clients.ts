import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../../support/client.ts';
import { HttpCaller, SocketCaller, type Caller } from './caller.ts';
import type { Participants } from './participants.ts';
import { ChangeClient, type ValueSource } from './change-client.ts';
import { lifeOf, pinOf, reactionTo, textOf, type MessageValue } from './message-values.ts';
import { displayNameOf, joinedIn, membershipIn, muteOf, nameOf, roleIn, type TestRoom } from './room-values.ts';
import type { TrackedValue } from './tracked-value.ts';

/** Shorter than the system's timeouts. */
const SHORT_TIMEOUT_MS = 3_000;
/** Longer than the system's timeouts, so that the system reports the failure. */
const LONG_TIMEOUT_MS = 12_000;
/** Wait before a send is retried. */
const PAUSE_MS = 300;

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';

/** The initial state of an experiment. */
export interface Setup {
  participants: Participants;
  rooms: readonly TestRoom[];
  /** Display names by user id. */
  names: ReadonlyMap<string, string>;
  /** Origins of the edge proxies, which clients use in turn. */
  origins: readonly string[];
}

/** Creates clients that change values of every kind, over HTTP and WebSocket, with short and long timeouts. */
export function createChangeClients(setup: Setup): ChangeClient[] {
  const { origins } = setup;
  const overHttp = (person: Person): Caller[] => origins.map((origin) => new HttpCaller(person, origin));
  const overSockets = (person: Person): Caller[] => origins.map((origin) => new SocketCaller(person, origin));
  const overBoth = (person: Person): Caller[] => {
    const sockets = overSockets(person).toReversed();
    return overHttp(person).flatMap((caller, index) => [caller, ...sockets.slice(index, index + 1)]);
  };
  const httpWithShortTimeout = (source: ValueSource) =>
    new ChangeClient({ source, callers: overHttp, timeoutMs: SHORT_TIMEOUT_MS });
  const socketWithShortTimeout = (source: ValueSource) =>
    new ChangeClient({ source, callers: overSockets, timeoutMs: SHORT_TIMEOUT_MS });
  const withShortTimeout = (source: ValueSource) =>
    new ChangeClient({ source, callers: overBoth, timeoutMs: SHORT_TIMEOUT_MS });
  const withLongTimeout = (source: ValueSource) =>
    new ChangeClient({ source, callers: overBoth, timeoutMs: LONG_TIMEOUT_MS });
  return [
    ...[textOf, lifeOf, reactionTo, pinOf].flatMap((toTracked) =>
      [httpWithShortTimeout, socketWithShortTimeout, withLongTimeout].map((client) =>
        client(newMessages(setup, toTracked)),
      ),
    ),
    ...roomValues(setup).map((values, index) => (index % 2 === 0 ? withShortTimeout : withLongTimeout)(listOf(values))),
  ];
}

/** The values for each client. Two clients share the values of a kind. */
function roomValues({ participants: { guests }, rooms, names }: Setup): TrackedValue[][] {
  const open = rooms.filter(({ kind }) => kind === 'PUBLIC');
  const closed = rooms.filter(({ kind }) => kind === 'PRIVATE');
  const halves = <Item>(items: readonly Item[]) => [items.filter((_, i) => i % 2 === 0), items.filter((_, i) => i % 2)];
  return [
    ...guests.slice(0, 2).map((guest) => open.map((room) => joinedIn(room, guest))),
    ...guests.slice(0, 2).map((guest) => closed.map((room) => membershipIn(room, guest))),
    ...halves(rooms).map((half) => half.map(roleIn)),
    ...halves(rooms).map((half) => half.map(nameOf)),
    ...halves(rooms).map((half) => half.map(muteOf)),
    ...halves(guests).map((half) => half.map((guest) => displayNameOf(guest, names.get(guest.id) ?? ''))),
  ];
}

const listOf = (values: readonly TrackedValue[]): ValueSource => {
  const left = [...values];
  return (isStopped) => Promise.resolve(isStopped() ? null : (left.shift() ?? null));
};

/** An endless supply of new messages, rotating through the rooms. */
function newMessages({ participants: { owner }, rooms, origins }: Setup, toTracked: MessageValue): ValueSource {
  const callers = origins.map((origin) => new HttpCaller(owner, origin));
  let count = 0;
  return async (isStopped) => {
    const roomId = rooms[count++ % rooms.length]?.roomId ?? '';
    const input = { roomId, clientId: randomUUID(), body: `new ${randomUUID()}` };
    for (let attempt = 0; !isStopped(); attempt++) {
      const outcome = await callers[attempt % callers.length]?.call(SEND, { input }, SHORT_TIMEOUT_MS);
      if (outcome?.kind === 'acknowledged') {
        const { id } = outcome.data['sendMessage'] as { id: string };
        return toTracked({ id, roomId, body: input.body, author: owner });
      }
      await delay(PAUSE_MS);
    }
    return null;
  };
}
