import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Kind, OperationTypeNode, parse, print, validate, type OperationDefinitionNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { WELCOME } from '../../gateway/playground/welcome.ts';
import { send } from '../support/client.ts';
import { socketUrl, speakTo } from '../support/environment.ts';
import { BLOCKS } from './support/blocks.ts';
import { newRoom, startDocumentedSystem, tokenOf, type DocumentedSystem, type Place } from './support/system.ts';

/** A gateway is killed and started again, on whatever machine this is. */
jest.setTimeout(180_000);

type Data = Record<string, Record<string, unknown>>;

const operationsOf = (text: string) =>
  parse(text).definitions.filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);

const shownIn = (file: string) =>
  BLOCKS.filter((block) => block.file === file && block.language === 'graphql').flatMap(({ code }) => operationsOf(code));

const CASES: [string, OperationDefinitionNode[]][] = [
  ['README.md', shownIn('README.md')],
  ['docs/integrating.md', shownIn('docs/integrating.md')],
  ['the playground', operationsOf(WELCOME)],
];

let system: DocumentedSystem;

beforeAll(async () => {
  system = await startDocumentedSystem();
  speakTo(system.gateway().url);
});

afterAll(() => system.own.stop());

/** An operation with what its reader has to fill in: in the text, or as variables. */
function filledIn(operation: OperationDefinitionNode, { roomId, cursor }: Place, clientId: string) {
  const query = print(operation)
    .replace(`"…the room's cursor…"`, JSON.stringify(cursor))
    .replaceAll('"…"', JSON.stringify(roomId));
  const input = { roomId, body: 'Hello', clientId };
  return { query, variables: { roomId, clientId, input, after: cursor } as Record<string, unknown> };
}

/** The first result of an operation, whichever kind it is. */
async function run(operation: OperationDefinitionNode, place: Place, clientId: string): Promise<Data> {
  const { query, variables } = filledIn(operation, place, clientId);
  const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  const used = Object.fromEntries(names.map((name) => [name, variables[name]]));
  const token = await tokenOf('ada');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    const { data, errors } = await send<Data>(query, used, token);
    expect(errors).toEqual([]);
    return data ?? {};
  }
  const socket = createClient({
    url: socketUrl(),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const { value } = await socket.iterate<Data>({ query, variables: used }).next();
  await socket.dispose();
  expect(value?.errors).toBeUndefined();
  return value?.data ?? {};
}

test.each(CASES)('the operations of %s are valid', (_, operations) => {
  const supergraph = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8'));
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  expect(operations.length).toBeGreaterThanOrEqual(3);
  // Some blocks show more than one operation without a name, which are not to be sent together.
  const documents = operations.map((operation) => ({ kind: Kind.DOCUMENT, definitions: [operation] }) as const);
  expect(documents.flatMap((document) => validate(schema, document))).toEqual([]);
});

test.each(CASES)('the operations of %s do what they say; what was sent is there after the gateway was killed', async (_, all) => {
  const place = await newRoom();
  const clientId = randomUUID();
  const sends = (operation: OperationDefinitionNode) => print(operation).includes('sendMessage');
  const streams = all.filter(({ operation }) => operation === OperationTypeNode.SUBSCRIPTION);
  let sent: Data | undefined;
  for (const operation of all.filter((each) => !streams.includes(each))) {
    const data = await run(operation, place, clientId);
    if (sends(operation)) sent = data;
  }
  expect(sent).toMatchObject({ sendMessage: { id: expect.any(String), seq: 1 } });

  await system.own.kill(system.gateway())();
  for (const operation of all.filter(sends)) expect(await run(operation, place, clientId)).toEqual(sent);
  const resumed = streams.filter((stream) => print(stream).includes('after:'));
  for (const stream of resumed) {
    expect(await run(stream, place, clientId)).toMatchObject({ roomEvents: { message: { seq: 1, body: 'Hello' } } });
  }
});
