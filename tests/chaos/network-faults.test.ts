import { WebSocket } from 'ws';
import { socketUrl } from '../support/environment.ts';
import { disturbed, missed } from './support/faults.ts';
import { IdleSockets } from './support/idle-sockets.ts';
import { testFaults } from './support/test-faults.ts';

testFaults([
  missed('auth is unreachable', 'auth', 'cut', 10),
  disturbed('a gateway cannot reach a chat replica', 'gateway-1', 'chat-1', 'cut', 10),
  disturbed('the connection of a gateway to a chat replica stalls', 'gateway-1', 'chat-1', 'stalled', 15),
  disturbed('responses of the chat replicas are lost', 'gateway', 'chat', 'drop-responses', 5),
  disturbed('auth responds after 10 s', 'gateway', 'auth', { delayMs: 10_000 }, 15),
  disturbed('auth responds with garbage', 'gateway', 'auth', 'garbage', 10),
  disturbed('a chat replica responds with garbage', 'gateway', 'chat-2', 'garbage', 10),
  disturbed('the edge proxy cannot reach a gateway', 'edge', 'gateway-1', 'cut', 10),
  {
    name: 'many sockets reconnect at once',
    async run(harness, { rooms }) {
      const room = rooms[1];
      if (!room) throw new Error('there is no public room');
      const sockets = await IdleSockets.connect(harness.scaled(1_000), room.writer, room.id);
      harness.proxies.disturb('edge', 'gateway', 'cut');
      await harness.wait(1);
      harness.proxies.heal();
      await sockets.waitUntilConnected();
      await sockets.close();
    },
  },
  {
    name: 'a subscriber reads nothing',
    transparent: true,
    async run(harness, { rooms }) {
      const sockets = rooms.map(({ writer, id }) => subscribeAndPause(writer.token, id));
      await harness.wait(15);
      for (const socket of sockets) (await socket).terminate();
    },
  },
]);

/** Subscribes, then never reads from the socket again. */
async function subscribeAndPause(token: string, roomId: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await new Promise((resolve) => socket.once('message', resolve));
  const query = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { cursor } }';
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { roomId } } }));
  socket.pause();
  return socket;
}
