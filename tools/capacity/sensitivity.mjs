/** Maximum load of a replica relative to the average. Beyond it, a room goes to the next replica in its order. */
export const BOUND = 1.25;
/** Rooms below this fraction of a replica's average load are spread evenly. */
const HEAVY = 100;

/**
 * The imbalance when rendezvous hashing assigns each room to one replica: the events per second of the busiest replica
 * relative to the average, without and with a bound.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} chats
 * @param {() => number} random takes the place of the hash.
 */
export function imbalanceOf(rooms, chats, random) {
  const work = ({ messages, readers }) => messages * -Math.expm1(-readers);
  const total = rooms.reduce((sum, room) => sum + room.count * work(room), 0);
  const average = total / chats;
  // Only heavy rooms make a difference. The others are spread evenly.
  const heavy = rooms.filter((room) => work(room) > average / HEAVY);
  const heavyWork = heavy.flatMap((room) => Array.from({ length: Math.round(room.count) }, () => work(room)));
  const even = (total - heavyWork.reduce((sum, each) => sum + each, 0)) / chats;
  const [unbounded, bounded] = [Infinity, BOUND * average].map((max) => {
    const loads = Array.from({ length: chats }, () => even);
    for (const each of heavyWork) {
      let replica = Math.floor(random() * chats);
      // The next replica in a room's order is random.
      for (let attempts = 0; attempts < chats && loads[replica] + each > max; attempts++)
        replica = Math.floor(random() * chats);
      loads[replica] += each;
    }
    return Math.max(...loads) / average;
  });
  return { unbounded, bounded };
}
