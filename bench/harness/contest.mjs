import { inLanes } from './clock.mjs';
import { HIVE, startHive } from './hive.mjs';
import { openRooms, ours, registerPeople, urlOf } from './ours.mjs';
import { peerNames, startPeer } from './peers.mjs';
import { Readers } from './readers.mjs';
import { noteFailure } from './rounds.mjs';

/**
 * Messages that each contestant has carried before anything is measured, so that it is measured as a process that has
 * run for a while: what is done often is compiled by then.
 */
const FIRST_MESSAGES = 500;
const FIRST_LANES = 8;

/** People of ours who share the readers' sockets. */
const PEOPLE = 50;

/**
 * Ours and the peers that a room's messages reach their readers by, all up for the whole bench.
 * @param {{ only: string, rooms?: number, isStored?: boolean }} options `only` names peers, with commas between; all by
 *   default. With `isStored` the peers store each message before they publish it.
 */
export async function openContest({ only, rooms: roomCount = 1, isStored = false }) {
  const people = await registerPeople(PEOPLE);
  const rooms = await openRooms(people, roomCount);
  const stores = { redisUrl: urlOf('redis'), ...(isStored && { mongoUrl: urlOf('mongo') }) };
  const chosen = [...peerNames, ...(isStored ? [] : [HIVE])].filter((name) => !only || only.split(',').includes(name));
  const start = async (name) =>
    // Over our subgraphs it would hear what is sent to our readers, were it not in rooms of its own.
    name === HIVE ? startHive(people, await openRooms(people, roomCount)) : startPeer(name, rooms, stores);
  const peers = await Promise.all(chosen.map(start));
  const contestants = [ours(people, rooms), ...peers];
  const seasoned = new Set();
  const season = async (contestant, readers, makeBody) => {
    seasoned.add(contestant);
    const each = Math.ceil(FIRST_MESSAGES / rooms.length);
    await readers.count(each, () =>
      inLanes(each * rooms.length, FIRST_LANES, (index) => contestant.send(makeBody(), index % rooms.length)),
    );
  };
  /** With so many readers, or undefined when it cannot have them. `makeBody` gives the text of warming up. */
  const withReaders = async (contestant, count, makeBody) => {
    const send = () => Promise.all(rooms.map((_, room) => contestant.send(makeBody(), room)));
    try {
      const readers = await Readers.open({ ...contestant, send }, count);
      if (!seasoned.has(contestant)) await season(contestant, readers, makeBody);
      return { ...contestant, readers };
    } catch (error) {
      noteFailure(contestant.name, error);
      return undefined;
    }
  };
  const able = (count) => contestants.filter(({ mostSockets = Infinity }) => count <= mostSockets);
  return {
    able,
    withReaders,
    /** All with so many readers each, but those that cannot. */
    async allWithReaders(count, makeBody) {
      const opened = [];
      for (const contestant of able(count)) opened.push(await withReaders(contestant, count, makeBody));
      return opened.filter(Boolean);
    },
    close: () => Promise.all(peers.map(({ stop }) => stop())),
  };
}
