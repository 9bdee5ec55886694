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

/** The lines about a request in the logs of a service's replicas. */
async function linesOf(service: string, requestId: string): Promise<Line[]> {
  const names = processes().filter(({ name }) => name.startsWith(service));
  const texts = await Promise.all(names.map(({ name }) => readFile(logFileOf(name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Line);
}

test('a request can be followed through the logs by its id, with the user whose it is', async () => {
  const requestId = randomUUID();
  const headers = { 'x-request-id': requestId };
  await send(ARCHIVE, { id: '000000000000000000000000' }, ada.token, headers);
  const user = { claimedUserId: ada.id, operation: 'Archive', type: 'mutation', codes: ['NOT_FOUND'] };
  await eventually(async () => (await linesOf('gateway', requestId)).length > 0, 'the gateway has logged it');
  expect(await linesOf('gateway', requestId)).toEqual([expect.objectContaining({ requestId, ...user })]);
  await eventually(async () => (await linesOf('chat', requestId)).length > 0, 'chat has logged it');
  expect(await linesOf('chat', requestId)).toEqual([expect.objectContaining({ requestId, userId: ada.id })]);
});

test('what people write and what lets them in is in no log', async () => {
  const body = `between us ${randomUUID()}`;
  const roomId = await ada.createRoom();
  const requestId = randomUUID();
  await send(
    'mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
    { input: { roomId, body, clientId: randomUUID() } },
    ada.token,
    { 'x-request-id': requestId },
  );
  await eventually(async () => (await linesOf('gateway', requestId)).length > 0, 'the send is in the log');
  const services = processes().filter(({ opsUrl }) => opsUrl);
  const logs = await Promise.all(services.map(({ name }) => readFile(logFileOf(name), 'utf8')));
  for (const secret of [body, ada.token, ada.password]) expect(logs.filter((log) => log.includes(secret))).toEqual([]);
});
