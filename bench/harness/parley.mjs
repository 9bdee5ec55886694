/** Parley as one of the compared systems. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { execute, processes, register, socketEndpoint, totalOf } from '../client.mjs';
import { PARLEY } from './names.mjs';

export const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
const CREATE = 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }';
const JOIN = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';
export const EVENTS = `subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) { ... on MessageAdded { message { id seq body author { displayName } } } }
}`;

const MAX_ATTEMPTS = 20;
const RETRY_MS = 500;

const pidsOf = (pattern) => processes.filter(({ name }) => pattern.test(name)).map(({ pid }) => pid);
export const gatewayPids = pidsOf(/^gateway/);
/** Of gateway, chat and auth, without the stores, which all systems share. */
export const servicePids = pidsOf(/^(gateway|chat|auth)/);

export const urlOf = (store) => processes.find(({ name }) => name === store).url;

/** The addresses of one replica of each subgraph, and the subgraph secret. */
export function subgraphAccess() {
  const { SUBGRAPH_SECRET: secret } = JSON.parse(readFileSync(process.env.PARLEY_SECRETS, 'utf8'));
  const urlOfFirst = (service) => `${processes.find(({ name }) => name.startsWith(service)).url}/graphql`;
  return { secret, subgraphs: { auth: urlOfFirst('auth'), chat: urlOfFirst('chat') } };
}

/** Registers users. @returns their access tokens. */
export const registerPeople = (count) => Promise.all(Array.from({ length: count }, register));

/** Creates public rooms as the first user. All users join the first room. @returns the ids. */
export async function openRooms(people, count = 1) {
  const ids = [];
  for (let index = 0; index < count; index++) {
    const input = { kind: 'PUBLIC', name: `Bench ${randomUUID().slice(0, 8)}` };
    ids.push((await execute(people[0], CREATE, { input })).createRoom.id);
  }
  await Promise.all(people.slice(1).map((token) => execute(token, JOIN, { id: ids[0] })));
  return ids;
}

/** Sends a message and retries while the service is unavailable, as clients do. */
export async function sendTo(token, roomId, body) {
  const input = { roomId, body, clientId: randomUUID() };
  for (let attempts = 1; ; attempts++) {
    try {
      return await execute(token, SEND, { input });
    } catch (error) {
      if (attempts === MAX_ATTEMPTS || !error.message.includes('SERVICE_UNAVAILABLE')) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** @returns a system: `targets(n)` returns the endpoints of n readers, spread over the rooms; `send` sends to a room. */
export function parley(people, rooms) {
  return {
    name: PARLEY,
    dialect: 'graphql',
    pids: servicePids,
    targets: (count) =>
      Array.from({ length: count }, (_, index) => ({
        url: `${socketEndpoint}`,
        token: people[index % people.length],
        query: EVENTS,
        variables: { roomId: rooms[index % rooms.length] },
      })),
    send: (body, room = 0) => sendTo(people[0], rooms[room], body),
    executions: () => totalOf('gateway', 'parley_gateway_event_executions_total'),
  };
}
