import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Kind, OperationTypeNode, print, validate, type OperationDefinitionNode } from 'graphql';
import { WELCOME } from '../../gateway/playground/welcome.ts';
import { urlOf } from '../support/environment.ts';
import { unnamedBlocks } from './support/blocks.ts';
import {
  ADMIN,
  CAPACITY,
  CURL,
  FIRST_LOGIN,
  FIRST_QUERY,
  FOLLOWING,
  PERSISTED,
  READING,
  SENDING,
  SIGNING_IN,
  TALKING,
} from './support/named-blocks.ts';
import { operationsOf, run, type Data } from './support/operations.ts';
import { Program } from './support/program.ts';
import { execute, newRoom, startDocumentedSystem, tokenOf, type DocumentedSystem } from './support/system.ts';

/** Gateways are killed and restarted, possibly on a slow machine. */
jest.setTimeout(180_000);

const OPERATIONS: [string, OperationDefinitionNode[]][] = [
  ['README.md and docs/first-steps.md', operationsOf(FIRST_LOGIN, FIRST_QUERY, SIGNING_IN, TALKING, READING)],
  ['docs/integrating.md', operationsOf(SENDING, FOLLOWING)],
  ['the playground', operationsOf(WELCOME)],
];

const folder = mkdtempSync(join(tmpdir(), 'parley-docs-'));
const running: Program[] = [];
let system: DocumentedSystem;

beforeAll(async () => {
  // Makes curl verbose without changing the documented command line.
  writeFileSync(join(folder, '.curlrc'), 'verbose\n');
  system = await startDocumentedSystem();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.kill()));
});

afterAll(async () => {
  await system.own.stop();
  rmSync(folder, { recursive: true });
});

const inShell = (lines: string) => {
  const program = Program.shell(system.here(lines), { CURL_HOME: folder });
  running.push(program);
  return program;
};

test('every code block of the documentation is tested or listed as an exception', () => {
  expect(unnamedBlocks()).toEqual([]);
});

test.each(OPERATIONS)('the operations of %s are valid', (_, operations) => {
  const supergraph = Supergraph.build(readFileSync('schema/generated/supergraph.graphql', 'utf8'));
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  expect(operations.length).toBeGreaterThanOrEqual(3);
  // Some blocks show several anonymous operations, which cannot form one document.
  const documents = operations.map((operation) => ({ kind: Kind.DOCUMENT, definitions: [operation] }) as const);
  expect(documents.flatMap((document) => validate(schema, document))).toEqual([]);
});

test.each(OPERATIONS)('the operations of %s work, and a sent message survives a gateway crash', async (_, all) => {
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

describe('with curl', () => {
  test('the documented command retries until the gateway is back', async () => {
    const restore = system.own.keepDown(system.gateway());
    const program = inShell(CURL.replace('TOKEN=…', `TOKEN=${await tokenOf('ada')}`));
    await program.refused(1);
    await restore();
    expect(await program.results(2)).toMatchObject([
      { data: { login: { accessToken: expect.any(String) } } },
      { data: { me: { username: 'ada' }, myRooms: { edges: expect.any(Array) } } },
    ]);
    expect(await program.ended).toBe(0);
  });

  test('a persisted query works by its hash until the gateway restarts', async () => {
    const query = 'query Persisted { me { username } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const byHash = async () => {
      const [response] = await inShell(PERSISTED.replace('"…"', `"${sha256Hash}"`)).results(1);
      return response;
    };
    const unknown = { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] };
    expect(await byHash()).toMatchObject(unknown);
    const { url } = system.gateway();
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('ada')}` },
      body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    });
    expect(await byHash()).toMatchObject({ data: { me: null } });
    await system.own.kill(system.gateway())();
    expect(await byHash()).toMatchObject(unknown);
  });
});

test('the documented command makes an administrator, even while no gateway is running', async () => {
  const restore = system.own.keepDown(system.gateway());
  const program = inShell(`export POSTGRES_URL='${urlOf('postgres')}'\n${ADMIN}`);
  expect(await program.ended).toBe(0);
  await restore();
  expect(await execute('{ me { role } }', {}, 'ada')).toEqual({ me: { role: 'ADMIN' } });
});

test('the documented capacity calculation runs', async () => {
  const program = inShell(CAPACITY);
  expect(await program.line()).toEqual(expect.any(String));
  expect(await program.ended).toBe(0);
});
