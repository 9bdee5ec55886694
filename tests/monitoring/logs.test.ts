import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Person, send } from '../support/client.ts';
import { logFileOf, processes } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';

const ARCHIVE = 'mutation Archive($id: ID!) { archiveRoom(roomId: $id) { id } }';

let ada: Person;

beforeAll(async () => {
  ada = await Person.register('ada');
});

afterAll(() => ada.close());

type Line = Record<string, unknown>;

/** The log lines of a service's replicas about a request. */
async function linesOf(service: string, requestId: string): Promise<Line[]> {
  const names = processes().filter(({ name }) => name.startsWith(service));
  const texts = await Promise.all(names.map(({ name }) => readFile(logFileOf(name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Line);
}

test('logs of all services contain the request id and the user', async () => {
  const requestId = randomUUID();
  const headers = { 'x-request-id': requestId };
  await send(ARCHIVE, { id: '000000000000000000000000' }, ada.token, headers);
  const user = { claimedUserId: ada.id, operation: 'Archive', type: 'mutation', codes: ['NOT_FOUND'] };
  await eventually(async () => (await linesOf('gateway', requestId)).length > 0, 'the gateway has logged the request');
  expect(await linesOf('gateway', requestId)).toEqual([expect.objectContaining({ requestId, ...user })]);
  await eventually(async () => (await linesOf('chat', requestId)).length > 0, 'chat has logged the request');
  expect(await linesOf('chat', requestId)).toEqual([expect.objectContaining({ requestId, userId: ada.id })]);
});

test('logs contain no message bodies, tokens or passwords', async () => {
  const body = `between us ${randomUUID()}`;
  const roomId = await ada.createRoom();
  const requestId = randomUUID();
  await send(
    'mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
    { input: { roomId, body, clientId: randomUUID() } },
    ada.token,
    { 'x-request-id': requestId },
  );
  await eventually(async () => (await linesOf('gateway', requestId)).length > 0, 'the gateway has logged the send');
  const services = processes().filter(({ opsUrl }) => opsUrl);
  const logs = await Promise.all(services.map(({ name }) => readFile(logFileOf(name), 'utf8')));
  for (const secret of [body, ada.token, ada.password]) expect(logs.filter((log) => log.includes(secret))).toEqual([]);
});
