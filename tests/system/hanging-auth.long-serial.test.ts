import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { PARTIAL_DATA } from '../docs/support/named-blocks.ts';
import { Person, send } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { graphqlUrl } from '../support/environment.ts';
import { IsolatedSystem, running } from '../support/isolated-system.ts';

/** A whole system is started, and calls wait for a timeout. */
jest.setTimeout(180_000);

const PAGE = `query ($roomId: ID!, $names: Boolean!) {
  room(id: $roomId) { name messages(last: 5) { edges { node { seq body author { id displayName @include(if: $names) } } } } }
}`;
const SEND = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { id seq clientId author { displayName } }
}`;
const FURTHER_CALLS = 10;

interface GraphQLBody {
  data: unknown;
  errors?: { message: string; path: unknown; extensions: { code: string } }[];
  extensions?: { partialData: Record<string, unknown> };
}

let system: IsolatedSystem;
let ada: Person;
let roomId: string;

beforeAll(async () => {
  system = await IsolatedSystem.start();
  ada = await Person.register('ada');
  roomId = await ada.createRoom({ name: 'Quay' });
  await ada.sendMessage(roomId, 'hello');
});

afterAll(async () => {
  await ada.close();
  process.kill(running('auth').pid, 'SIGCONT');
  await system.stop();
});

async function execute(query: string, variables: object): Promise<GraphQLBody> {
  const response = await fetch(graphqlUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ada.token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLBody;
}

const newMessage = () => ({ roomId, body: 'sent while auth hangs', clientId: randomUUID() });

test('while auth hangs, calls fail fast and return the data of chat as partialData', async () => {
  process.kill(running('auth').pid, 'SIGSTOP');
  const begun = performance.now();
  const page = await execute(PAGE, { roomId, names: true });
  const first = performance.now() - begun;
  expect(page).toMatchObject({ data: { room: null }, errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  expect(page.extensions?.partialData).toEqual({
    room: {
      name: 'Quay',
      messages: { edges: [{ node: { seq: 1, body: 'hello', author: { id: ada.id, displayName: null } } }] },
    },
  });

  const input = newMessage();
  const sendBegun = performance.now();
  const sent = await execute(SEND, { input });
  for (let call = 1; call < FURTHER_CALLS; call++) expect(await execute(SEND, { input })).toEqual(sent);
  expect(performance.now() - sendBegun).toBeLessThan(first);
  expect(sent.data).toBeNull();
  expect(sent.extensions?.partialData).toEqual({
    sendMessage: { id: expect.any(String), seq: 2, clientId: input.clientId, author: { displayName: null } },
  });

  // As documented.
  const shown = JSON.parse(PARTIAL_DATA) as GraphQLBody;
  expect(sent.errors).toEqual(shown.errors);
  expect(Object.keys(sent.extensions?.partialData ?? {})).toEqual(Object.keys(shown.extensions?.partialData ?? {}));

  const whole = await execute(PAGE, { roomId, names: false });
  expect(whole.errors).toBeUndefined();
  expect(whole.data).toMatchObject({
    room: { messages: { edges: [{}, { node: { seq: 2, author: { id: ada.id } } }] } },
  });

  process.kill(running('auth').pid, 'SIGCONT');
  await eventually(
    async () => (await send(PAGE, { roomId, names: true }, ada.token)).errors.length === 0,
    'auth is back',
  );
  expect((await execute(SEND, { input })).data).toMatchObject({
    sendMessage: { seq: 2, author: { displayName: 'Ada' } },
  });
});
