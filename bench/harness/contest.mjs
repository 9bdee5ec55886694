import { openRooms, ours, registerPeople, urlOf } from './ours.mjs';
import { peerNames, startPeer } from './peers.mjs';
import { Readers } from './readers.mjs';

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
  const chosen = peerNames.filter((name) => !only || only.split(',').includes(name));
  const peers = await Promise.all(chosen.map((name) => startPeer(name, rooms, stores)));
  const contestants = [ours(people, rooms), ...peers];
  return {
    /** The contestants with so many `readers` each; `makeBody` gives the text of warming up. */
    async withReaders(count, makeBody) {
      const opened = [];
      for (const contestant of contestants) {
        const warmUp = () => Promise.all(rooms.map((_, room) => contestant.send(makeBody(), room)));
        opened.push({ ...contestant, readers: await Readers.open({ ...contestant, send: warmUp }, count) });
      }
      return opened;
    },
    close: () => Promise.all(peers.map(({ stop }) => stop())),
  };
}
