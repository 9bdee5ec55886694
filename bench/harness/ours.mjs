/** The system that the bench runs beside, as one contestant. */
import { randomUUID } from 'node:crypto';
import { ask, processes, register, socketEndpoint } from '../client.mjs';

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
const CREATE = 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }';
const JOIN = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';
export const EVENTS = `subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) { ... on MessageAdded { message { id seq body author { displayName } } } }
}`;

const SERVICES = /^(gateway|chat|auth)/;

/** Of gateway, chat and auth; the stores are everybody's. */
export const servicePids = processes.filter(({ name }) => SERVICES.test(name)).map(({ pid }) => pid);

export const urlOf = (store) => processes.find(({ name }) => name === store).url;

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

export const sendTo = (token, roomId, body) => ask(token, SEND, { input: { roomId, body, clientId: randomUUID() } });

/** @returns a contestant: `targets(n)` are where n readers connect, spread over the rooms; `send` sends to a room. */
export function ours(people, rooms) {
  return {
    name: 'Parley',
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
  };
}
