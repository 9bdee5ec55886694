import { WebSocket } from 'ws';
import { socketUrl } from '../support/environment.ts';
import { Crowd } from './support/crowd.ts';
import type { LinkState } from './support/link.ts';
import { publish } from './support/redis.ts';
import type { Stage } from './support/stage.ts';
import type { Fault } from './support/trial.ts';

const FROM_ALL = '';
const CHATS = ['chat-1', 'chat-2', 'chat-3'];
const GATEWAYS = ['gateway-1', 'gateway-2'];

const killed = (name: string): Fault<Stage> => ({
  name: `${name} is killed`,
  async run(stage) {
    await stage.kill(name);
    await stage.recovers();
  },
});

const disturbed = (name: string, from: string, to: string, state: LinkState, seconds: number): Fault<Stage> => ({
  name,
  async run(stage) {
    stage.links.disturb(from, to, state);
    await stage.lasts(seconds);
    stage.links.heal();
  },
});

/** Something that chatting does without: sends are acknowledged while it is away. */
const missed = (name: string, to: string, state: LinkState, seconds: number): Fault<Stage> => ({
  name,
  async run(stage, trial) {
    stage.links.disturb(FROM_ALL, to, state);
    await stage.lasts(seconds);
    await trial.chatGoesOn();
    stage.links.heal();
    await stage.recovers();
    await trial.signsIn();
  },
});

/**
 * All that goes wrong, one after the other. All the time two clocks are wrong by a minute, and one chat replica is of a
 * later version.
 */
export const FAULTS: Fault<Stage>[] = [
  {
    name: 'none, but clocks two minutes apart and versions side by side',
    unnoticed: true,
    run: (stage) => stage.lasts(10),
  },
  killed('chat-1'),
  killed('gateway-1'),
  killed('auth-1'),
  killed('web'),
  killed('redis'),
  killed('mongo'),
  killed('documentdb'),
  killed('postgres'),
  missed('auth is gone altogether', 'auth', 'cut', 10),
  {
    name: 'both gateways are killed, one after the other',
    async run(stage) {
      for (const name of GATEWAYS) {
        await stage.kill(name);
        await stage.lasts(2);
      }
      await stage.recovers();
    },
  },
  {
    name: 'every service is told to stop, one after the other',
    unnoticed: true,
    async run(stage) {
      for (const name of ['auth-1', 'auth-2', ...CHATS, ...GATEWAYS]) {
        await stage.kill(name, 'SIGTERM');
        await stage.recovers();
      }
    },
  },
  missed('Redis is gone for 30 s', 'redis', 'cut', 30),
  missed('Redis hangs for 15 s', 'redis', 'silent', 15),
  disturbed('the way from one chat replica to Redis hangs', 'chat-1', 'redis', 'silent', 15),
  disturbed('the way from one chat replica to Redis breaks', 'chat-1', 'redis', 'cut', 10),
  disturbed('MongoDB is gone for 10 s', FROM_ALL, 'mongo', 'cut', 10),
  disturbed('MongoDB hangs for 10 s', FROM_ALL, 'mongo', 'silent', 10),
  disturbed('the way from one chat replica to MongoDB hangs', 'chat-1', 'mongo', 'silent', 15),
  disturbed('the way to MongoDB is slow', FROM_ALL, 'mongo', { slowMs: 100 }, 10),
  disturbed('acknowledgements of MongoDB are lost', 'chat', 'mongo', 'deaf', 5),
  missed('PostgreSQL is gone for 10 s', 'postgres', 'cut', 10),
  missed('PostgreSQL hangs for 10 s', 'postgres', 'silent', 10),
  disturbed('a gateway is cut off from a chat replica', 'gateway-1', 'chat-1', 'cut', 10),
  disturbed('the way from a gateway to a chat replica hangs', 'gateway-1', 'chat-1', 'silent', 15),
  disturbed('answers of the chat replicas are lost', 'gateway', 'chat', 'deaf', 5),
  disturbed('auth answers after 10 s', 'gateway', 'auth', { slowMs: 10_000 }, 15),
  disturbed('auth answers with garbage', 'gateway', 'auth', 'garbage', 10),
  disturbed('a chat replica answers with garbage', 'gateway', 'chat-2', 'garbage', 10),
  disturbed('the front door is cut off from a gateway', 'web', 'gateway-1', 'cut', 10),
  {
    name: 'a chat replica stands still for 10 s',
    async run(stage) {
      const goOn = stage.freeze('chat-1');
      await stage.lasts(10);
      goOn();
    },
  },
  {
    name: 'a gateway stands still for 10 s',
    async run(stage) {
      const goOn = stage.freeze('gateway-1');
      await stage.lasts(10);
      goOn();
    },
  },
  {
    name: 'a chat replica dies between storing and publishing',
    async run(stage) {
      stage.links.disturb('chat-1', 'redis', 'silent');
      await stage.lasts(3);
      await stage.kill('chat-1');
      stage.links.heal();
      await stage.recovers();
    },
  },
  {
    name: 'a chat replica starts while its stores are away',
    async run(stage) {
      for (const store of ['mongo', 'redis']) stage.links.disturb('chat-3', store, 'cut');
      await stage.kill('chat-3');
      await stage.lasts(5);
      stage.links.heal();
      await stage.recovers();
    },
  },
  {
    name: 'many sockets come back at once',
    async run(stage, { places }) {
      const place = places[1];
      if (!place) throw new Error('there is no public room');
      const crowd = await Crowd.gather(stage.many(1_000), place.writer, place.id);
      stage.links.disturb('web', 'gateway', 'cut');
      await stage.lasts(1);
      stage.links.heal();
      await crowd.isWhole();
      await crowd.leave();
    },
  },
  {
    name: 'a reader reads nothing',
    unnoticed: true,
    async run(stage, { places }) {
      const sockets = places.map(({ writer, id }) => subscribeAndSleep(writer.token, id));
      await stage.lasts(15);
      for (const socket of sockets) (await socket).terminate();
    },
  },
  {
    name: 'poison on the topics of the rooms',
    unnoticed: true,
    async run(stage, { places }) {
      const { url } = stage.system.stores.find(({ name }) => name === 'redis') ?? { url: '' };
      const poison = [
        '',
        '{',
        'null',
        '[]',
        '{"changes":[{}]}',
        `["${'x'.repeat(100_000)}"]`,
        '{"__proto__":{"rev":1}}',
      ];
      for (const { id } of places) {
        for (const payload of poison) await publish(url, `chat.room.${id}`, payload);
      }
      await stage.lasts(5);
    },
  },
];

/** A subscriber whose socket is never read again. */
async function subscribeAndSleep(token: string, roomId: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await new Promise((resolve) => socket.once('message', resolve));
  const query = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { cursor } }';
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { roomId } } }));
  socket.pause();
  return socket;
}
