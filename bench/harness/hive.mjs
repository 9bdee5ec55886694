import { Child } from './children.mjs';
import { EVENTS, gatewayPids, sendTo, servicePids, subgraphAccess } from './parley.mjs';

export const HIVE = 'Hive Gateway';
/** With more sockets, a round takes minutes. */
const MAX_SOCKETS = 100;

/**
 * Starts Hive Gateway over Parley's subgraphs. Messages are sent through Parley's gateway, events come from Hive. Its pids
 * include those of chat and auth.
 * @param {string[]} people
 * @param {string[]} rooms
 */
export async function startHive(people, rooms) {
  const hive = new Child('peers/hive-gateway.mjs', subgraphAccess());
  const { port } = await hive.nextMessage();
  return {
    name: HIVE,
    dialect: 'graphql',
    maxSockets: MAX_SOCKETS,
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
