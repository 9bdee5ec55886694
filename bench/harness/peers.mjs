import { request } from 'undici';
import { Child } from './children.mjs';
import { EVENTS } from './parley.mjs';

/** Nodes of each peer, as many as Parley's chat replicas. */
const NODES = 2;

const PEERS = {
  'Socket.IO': {
    file: 'peers/socket-io.mjs',
    dialect: 'socketIo',
    path: '/socket.io/?EIO=4&transport=websocket&room=',
  },
  'graphql-ws': { file: 'peers/graphql-ws.mjs', dialect: 'graphql', path: '/graphql?room=' },
  'bare ws': { file: 'peers/bare-ws.mjs', dialect: 'bare', path: '/?room=' },
};

/**
 * Starts the nodes of a peer.
 * @param {keyof PEERS} name
 * @param {string[]} rooms
 * @param {{ redisUrl: string, mongoUrl?: string }} stores with `mongoUrl`, messages are stored before they are published.
 * @returns a system, like `parley`.
 */
export async function startPeer(name, rooms, stores) {
  const { file, dialect, path } = PEERS[name];
  const nodes = Array.from({ length: NODES }, () => new Child(file, stores));
  const ports = (await Promise.all(nodes.map((node) => node.nextMessage()))).map(({ port }) => port);
  return {
    name,
    dialect,
    pids: nodes.map(({ pid }) => pid),
    targets: (count) =>
      Array.from({ length: count }, (_, index) => {
        const roomId = rooms[index % rooms.length];
        // Rooms rotate faster than nodes, so that each room has readers on both nodes.
        const port = ports[Math.floor(index / rooms.length) % NODES];
        return { url: `ws://127.0.0.1:${port}${path}${roomId}`, query: EVENTS, variables: { roomId } };
      }),
    send: (body, room = 0) => post(`http://127.0.0.1:${ports[0]}/send`, { room: rooms[room], body }),
    stop: () => Promise.all(nodes.map((node) => node.stop())),
  };
}

export const peerNames = Object.keys(PEERS);

async function post(url, content) {
  const { statusCode, body } = await request(url, { method: 'POST', body: JSON.stringify(content) });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(text);
}
