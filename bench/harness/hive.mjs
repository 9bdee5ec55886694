import { Child } from './children.mjs';
import { EVENTS, gatewayPids, sendTo, servicePids, subgraphAccess } from './ours.mjs';

export const HIVE = 'Hive Gateway';
/** With more, a round takes minutes. */
const MOST_SOCKETS = 100;

/**
 * Hive Gateway in the place of our gateway, over our subgraphs: messages are sent through ours, and the events taken from
 * it. Its pids are its own and those of chat and auth.
 * @param {string[]} people
 * @param {string[]} rooms
 */
export async function startHive(people, rooms) {
  const hive = new Child('peers/hive-gateway.mjs', subgraphAccess());
  const { port } = await hive.answer();
  return {
    name: HIVE,
    dialect: 'graphql',
    mostSockets: MOST_SOCKETS,
    pids: [hive.pid, ...servicePids.filter((pid) => !gatewayPids.includes(pid))],
    targets: (count) =>
      Array.from({ length: count }, (_, index) => ({
        url: `ws://127.0.0.1:${port}/graphql`,
        token: people[index % people.length],
        query: EVENTS,
        variables: { roomId: rooms[index % rooms.length] },
      })),
    send: (body, room = 0) => sendTo(people[0], rooms[room], body),
    stop: () => hive.stop(),
  };
}
