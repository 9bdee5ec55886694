/** The system that the bench runs beside, as one contestant. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, processes, register, socketEndpoint, totalOf } from '../client.mjs';
import { OURS } from './names.mjs';

export const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
const CREATE = 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }';
const JOIN = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';
export const EVENTS = `subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) { ... on MessageAdded { message { id seq body author { displayName } } } }
}`;

const MOST_TRIES = 20;
const AGAIN_MS = 500;

const pidsOf = (pattern) => processes.filter(({ name }) => pattern.test(name)).map(({ pid }) => pid);
export const gatewayPids = pidsOf(/^gateway/);
/** Of gateway, chat and auth; the stores are everybody's. */
export const servicePids = pidsOf(/^(gateway|chat|auth)/);

export const urlOf = (store) => processes.find(({ name }) => name === store).url;

/** What a gateway needs to ask our subgraphs: where one replica of each is, and what proves that it may. */
export function subgraphAccess() {
  const { SUBGRAPH_SECRET: secret } = JSON.parse(readFileSync(process.env.PARLEY_SECRETS, 'utf8'));
  const urlOfFirst = (service) => `${processes.find(({ name }) => name.startsWith(service)).url}/graphql`;
  return { secret, subgraphs: { auth: urlOfFirst('auth'), chat: urlOfFirst('chat') } };
}

/** People who share the sockets: @returns their access tokens. */
export const registerPeople = (count) => Promise.all(Array.from({ length: count }, register));

/** Opens public rooms, all by the first of the people; everybody joins the first room. @returns their ids. */
export async function openRooms(people, count = 1) {
  const ids = [];
  for (let index = 0; index < count; index++) {
    const input = { kind: 'PUBLIC', name: `Bench ${randomUUID().slice(0, 8)}` };
    ids.push((await ask(people[0], CREATE, { input })).createRoom.id);
  }
  await Promise.all(people.slice(1).map((token) => ask(token, JOIN, { id: ids[0] })));
  return ids;
}

/** Sends until it is taken, as every client does that is told to come again later. */
export async function sendTo(token, roomId, body) {
  const input = { roomId, body, clientId: randomUUID() };
  for (let tries = 1; ; tries++) {
    try {
      return await ask(token, SEND, { input });
    } catch (error) {
      if (tries === MOST_TRIES || !error.message.includes('SERVICE_UNAVAILABLE')) throw error;
      await delay(AGAIN_MS);
    }
  }
}

/** @returns a contestant: `targets(n)` are where n readers connect, spread over the rooms; `send` sends to a room. */
export function ours(people, rooms) {
  return {
    name: OURS,
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
