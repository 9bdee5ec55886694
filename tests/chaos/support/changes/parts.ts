import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../../support/client.ts';
import { HttpCaller, SocketCaller, type Caller } from './caller.ts';
import type { Cast } from './cast.ts';
import { Changer, type Things } from './changer.ts';
import { lifeOf, pinOf, reactionTo, textOf, type MessageThing } from './message-things.ts';
import { displayNameOf, membershipIn, muteOf, nameOf, presenceIn, roleIn, type Ground } from './room-things.ts';
import type { Thing } from './thing.ts';

/** Gives up sooner than the system does. */
const IMPATIENT_MS = 3_000;
/** Waits for the system to say that it failed. */
const PATIENT_MS = 12_000;
/** The wait before a message is sent again. */
const PAUSE_MS = 300;

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';

/** Where people are and what they are called when a trial begins. */
export interface Setting {
  cast: Cast;
  grounds: readonly Ground[];
  /** Display names by user id. */
  names: ReadonlyMap<string, string>;
  /** Origins of front doors, which clients use in turn. */
  origins: readonly string[];
}

/** Clients that change things of every kind, over HTTP and over WebSocket, patient and not. */
export function changersFor(setting: Setting): Changer[] {
  const { origins } = setting;
  const overHttp = (person: Person): Caller[] => origins.map((origin) => new HttpCaller(person, origin));
  const overSockets = (person: Person): Caller[] => origins.map((origin) => new SocketCaller(person, origin));
  const overBoth = (person: Person): Caller[] => {
    const sockets = overSockets(person).toReversed();
    return overHttp(person).flatMap((caller, index) => [caller, ...sockets.slice(index, index + 1)]);
  };
  const overHttpInHaste = (things: Things) => new Changer({ things, callers: overHttp, patienceMs: IMPATIENT_MS });
  const overSocketInHaste = (things: Things) => new Changer({ things, callers: overSockets, patienceMs: IMPATIENT_MS });
  const inHaste = (things: Things) => new Changer({ things, callers: overBoth, patienceMs: IMPATIENT_MS });
  const patiently = (things: Things) => new Changer({ things, callers: overBoth, patienceMs: PATIENT_MS });
  return [
    ...[textOf, lifeOf, reactionTo, pinOf].flatMap((thingOf) =>
      [overHttpInHaste, overSocketInHaste, patiently].map((client) => client(newMessages(setting, thingOf))),
    ),
    ...roomThings(setting).map((things, index) => (index % 2 === 0 ? inHaste : patiently)(listed(things))),
  ];
}

/** For each client its things: those of a kind are shared by two. */
function roomThings({ cast: { guests }, grounds, names }: Setting): Thing[][] {
  const open = grounds.filter(({ kind }) => kind === 'PUBLIC');
  const closed = grounds.filter(({ kind }) => kind === 'PRIVATE');
  const halves = <Item>(items: readonly Item[]) => [items.filter((_, i) => i % 2 === 0), items.filter((_, i) => i % 2)];
  return [
    ...guests.slice(0, 2).map((guest) => open.map((ground) => presenceIn(ground, guest))),
    ...guests.slice(0, 2).map((guest) => closed.map((ground) => membershipIn(ground, guest))),
    ...halves(grounds).map((half) => half.map(roleIn)),
    ...halves(grounds).map((half) => half.map(nameOf)),
    ...halves(grounds).map((half) => half.map(muteOf)),
    ...halves(guests).map((half) => half.map((guest) => displayNameOf(guest, names.get(guest.id) ?? ''))),
  ];
}

const listed = (things: readonly Thing[]): Things => {
  const left = [...things];
  return (isStopped) => Promise.resolve(isStopped() ? null : (left.shift() ?? null));
};

/** New messages without end, of one room after the other. */
function newMessages({ cast: { owner }, grounds, origins }: Setting, thingOf: MessageThing): Things {
  const callers = origins.map((origin) => new HttpCaller(owner, origin));
  let count = 0;
  return async (isStopped) => {
    const roomId = grounds[count++ % grounds.length]?.roomId ?? '';
    const input = { roomId, clientId: randomUUID(), body: `new ${randomUUID()}` };
    for (let attempt = 0; !isStopped(); attempt++) {
      const ending = await callers[attempt % callers.length]?.call(SEND, { input }, IMPATIENT_MS);
      if (ending?.kind === 'acknowledged') {
        const { id } = ending.data['sendMessage'] as { id: string };
        return thingOf({ id, roomId, body: input.body, author: owner });
      }
      await delay(PAUSE_MS);
    }
    return null;
  };
}
