/** How much more than its share a replica may have before a room goes to the next one in its order. */
export const BOUND = 1.25;
/** A room below this part of a replica's average work counts as one of many. */
const HEAVY = 100;

/**
 * How evenly rooms lie when each goes to the replica that rendezvous hashing says: the events a second of the busiest
 * replica over those of the average one, without a bound and with it.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} chats
 * @param {() => number} random stands for the hash, which is one of the same kind for all.
 */
export function unevenness(rooms, chats, random) {
  const work = ({ messages, readers }) => messages * -Math.expm1(-readers);
  const total = rooms.reduce((sum, room) => sum + room.count * work(room), 0);
  const average = total / chats;
  // Only rooms that weigh something by themselves make a difference: the rest of them lies evenly.
  const heavy = rooms.filter((room) => work(room) > average / HEAVY);
  const heavyWork = heavy.flatMap((room) => Array.from({ length: Math.round(room.count) }, () => work(room)));
  const even = (total - heavyWork.reduce((sum, each) => sum + each, 0)) / chats;
  const [free, bounded] = [Infinity, BOUND * average].map((most) => {
    const loads = Array.from({ length: chats }, () => even);
    for (const each of heavyWork) {
      let place = Math.floor(random() * chats);
      // The next one in a room's order is any other.
      for (let tries = 0; tries < chats && loads[place] + each > most; tries++) place = Math.floor(random() * chats);
      loads[place] += each;
    }
    return Math.max(...loads) / average;
  });
  return { free, bounded };
}
