import { WebSocket } from 'ws';
import { socketUrl } from '../support/environment.ts';
import { IdleSockets } from './support/idle-sockets.ts';
import type { ProxyMode } from './support/fault-proxy.ts';
import { publish } from './support/redis.ts';
import type { FaultHarness } from './support/fault-harness.ts';
import type { Fault } from './support/experiment.ts';

const FROM_ALL = '';
const CHATS = ['chat-1', 'chat-2', 'chat-3'];
const GATEWAYS = ['gateway-1', 'gateway-2'];

const killed = (name: string): Fault<FaultHarness> => ({
  name: `${name} is killed`,
  async run(harness) {
    await harness.kill(name);
    await harness.waitForRecovery();
  },
});

const disturbed = (name: string, from: string, to: string, mode: ProxyMode, seconds: number): Fault<FaultHarness> => ({
  name,
  async run(harness) {
    harness.proxies.disturb(from, to, mode);
    await harness.wait(seconds);
    harness.proxies.heal();
  },
});

/** A fault of a component that sends do not need: they are acknowledged while it is down. */
const missed = (name: string, to: string, mode: ProxyMode, seconds: number): Fault<FaultHarness> => ({
  name,
  async run(harness, experiment) {
    harness.proxies.disturb(FROM_ALL, to, mode);
    await harness.wait(seconds);
    await experiment.waitForSends();
    harness.proxies.heal();
    await harness.waitForRecovery();
    await experiment.waitForLogin();
  },
});

/**
 * All faults, injected one after another. Throughout, two clocks are off by a minute, and one chat replica runs a newer
 * version.
 */
export const FAULTS: Fault<FaultHarness>[] = [
  {
    name: 'no fault, with clocks two minutes apart and mixed versions',
    transparent: true,
    run: (harness) => harness.wait(10),
  },
  killed('chat-1'),
  killed('gateway-1'),
  killed('auth-1'),
  killed('web'),
  killed('redis'),
  killed('mongo'),
  killed('documentdb'),
  killed('postgres'),
  missed('auth is unreachable', 'auth', 'cut', 10),
  {
    name: 'both gateways are killed one after another',
    async run(harness) {
      for (const name of GATEWAYS) {
        await harness.kill(name);
        await harness.wait(2);
      }
      await harness.waitForRecovery();
    },
  },
  {
    name: 'every service is stopped with SIGTERM one after another',
    transparent: true,
    async run(harness) {
      for (const name of ['auth-1', 'auth-2', ...CHATS, ...GATEWAYS]) {
        await harness.kill(name, 'SIGTERM');
        await harness.waitForRecovery();
      }
    },
  },
  missed('Redis is unreachable for 30 s', 'redis', 'cut', 30),
  missed('Redis hangs for 15 s', 'redis', 'stalled', 15),
  disturbed('the connection of one chat replica to Redis stalls', 'chat-1', 'redis', 'stalled', 15),
  disturbed('one chat replica cannot reach Redis', 'chat-1', 'redis', 'cut', 10),
  disturbed('MongoDB is unreachable for 10 s', FROM_ALL, 'mongo', 'cut', 10),
  disturbed('MongoDB hangs for 10 s', FROM_ALL, 'mongo', 'stalled', 10),
  disturbed('the connection of one chat replica to MongoDB stalls', 'chat-1', 'mongo', 'stalled', 15),
  disturbed('connections to MongoDB are slow', FROM_ALL, 'mongo', { delayMs: 100 }, 10),
  disturbed('acknowledgements of MongoDB are lost', 'chat', 'mongo', 'drop-responses', 5),
  missed('PostgreSQL is unreachable for 10 s', 'postgres', 'cut', 10),
  missed('PostgreSQL hangs for 10 s', 'postgres', 'stalled', 10),
  disturbed('a gateway cannot reach a chat replica', 'gateway-1', 'chat-1', 'cut', 10),
  disturbed('the connection of a gateway to a chat replica stalls', 'gateway-1', 'chat-1', 'stalled', 15),
  disturbed('responses of the chat replicas are lost', 'gateway', 'chat', 'drop-responses', 5),
  disturbed('auth responds after 10 s', 'gateway', 'auth', { delayMs: 10_000 }, 15),
  disturbed('auth responds with garbage', 'gateway', 'auth', 'garbage', 10),
  disturbed('a chat replica responds with garbage', 'gateway', 'chat-2', 'garbage', 10),
  disturbed('the edge proxy cannot reach a gateway', 'web', 'gateway-1', 'cut', 10),
  {
    name: 'a chat replica is frozen for 10 s',
    async run(harness) {
      const resume = harness.freeze('chat-1');
      await harness.wait(10);
      resume();
    },
  },
  {
    name: 'a gateway is frozen for 10 s',
    async run(harness) {
      const resume = harness.freeze('gateway-1');
      await harness.wait(10);
      resume();
    },
  },
  {
    name: 'a chat replica dies between storing and publishing',
    async run(harness) {
      harness.proxies.disturb('chat-1', 'redis', 'stalled');
      await harness.wait(3);
      await harness.kill('chat-1');
      harness.proxies.heal();
      await harness.waitForRecovery();
    },
  },
  {
    name: 'a chat replica starts while its stores are unreachable',
    async run(harness) {
      for (const store of ['mongo', 'redis']) harness.proxies.disturb('chat-3', store, 'cut');
      await harness.kill('chat-3');
      await harness.wait(5);
      harness.proxies.heal();
      await harness.waitForRecovery();
    },
  },
  {
    name: 'many sockets reconnect at once',
    async run(harness, { rooms }) {
      const room = rooms[1];
      if (!room) throw new Error('there is no public room');
      const sockets = await IdleSockets.connect(harness.scaled(1_000), room.writer, room.id);
      harness.proxies.disturb('web', 'gateway', 'cut');
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
  {
    name: 'malformed payloads on the Redis topics of the rooms',
    transparent: true,
    async run(harness, { rooms }) {
      const { url } = harness.system.stores.find(({ name }) => name === 'redis') ?? { url: '' };
      const payloads = [
        '',
        '{',
        'null',
        '[]',
        '{"changes":[{}]}',
        `["${'x'.repeat(100_000)}"]`,
        '{"__proto__":{"rev":1}}',
      ];
      for (const { id } of rooms) {
        for (const payload of payloads) await publish(url, `chat.room.${id}`, payload);
      }
      await harness.wait(5);
    },
  },
];

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
