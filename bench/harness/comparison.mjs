import { runConcurrently } from './clock.mjs';
import { HIVE, startHive } from './hive.mjs';
import { openRooms, parley, registerPeople, urlOf } from './parley.mjs';
import { peerNames, startPeer } from './peers.mjs';
import { Readers } from './readers.mjs';
import { recordFailure } from './rounds.mjs';

/**
 * Messages that each system delivers before the measurement, so that its hot code is compiled, as in a process that has
 * run for a while.
 */
const WARM_UP_MESSAGES = 500;
const WARM_UP_CONCURRENCY = 8;

/** Parley users who share the readers' sockets. */
const PEOPLE = 50;

/**
 * Starts the peers, which run next to Parley for the whole benchmark.
 * @param {{ only: string, rooms?: number, isStored?: boolean }} options `only` lists peers, separated by commas; default
 *   all. With `isStored` the peers store each message before they publish it.
 */
export async function openComparison({ only, rooms: roomCount = 1, isStored = false }) {
  const people = await registerPeople(PEOPLE);
  const rooms = await openRooms(people, roomCount);
  const stores = { redisUrl: urlOf('redis'), ...(isStored && { mongoUrl: urlOf('mongo') }) };
  const chosen = [...peerNames, ...(isStored ? [] : [HIVE])].filter((name) => !only || only.split(',').includes(name));
  const start = async (name) =>
    // Separate rooms, because it would otherwise receive the messages for Parley's readers from the same subgraphs.
    name === HIVE ? startHive(people, await openRooms(people, roomCount)) : startPeer(name, rooms, stores);
  const peers = await Promise.all(chosen.map(start));
  const systems = [parley(people, rooms), ...peers];
  const warmedUp = new Set();
  const warmUp = async (system, readers, makeBody) => {
    warmedUp.add(system);
    const each = Math.ceil(WARM_UP_MESSAGES / rooms.length);
    await readers.count(each, () =>
      runConcurrently(each * rooms.length, WARM_UP_CONCURRENCY, (index) =>
        system.send(makeBody(), index % rooms.length),
      ),
    );
  };
  /** Opens `count` readers of a system; undefined on failure. `makeBody` returns the text of warm-up messages. */
  const withReaders = async (system, count, makeBody) => {
    const send = () => Promise.all(rooms.map((_, room) => system.send(makeBody(), room)));
    try {
      const readers = await Readers.open({ ...system, send }, count);
      if (!warmedUp.has(system)) await warmUp(system, readers, makeBody);
      return { ...system, readers };
    } catch (error) {
      recordFailure(system.name, error);
      return undefined;
    }
  };
  const able = (count) => systems.filter(({ maxSockets = Infinity }) => count <= maxSockets);
  return {
    able,
    withReaders,
    /** Opens `count` readers of each system, leaving out systems that fail. */
    async allWithReaders(count, makeBody) {
      const opened = [];
      for (const system of able(count)) opened.push(await withReaders(system, count, makeBody));
      return opened.filter(Boolean);
    },
    close: () => Promise.all(peers.map(({ stop }) => stop())),
  };
}
