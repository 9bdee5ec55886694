import { graphqlUrl } from '../support/environment.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, GATEWAY, testAttacks } from './support/attack-tests.ts';
import { execute, request } from './support/response.ts';
import { firstResult } from './support/stream.ts';

const nested = (depth: number) =>
  `{ myRooms ${'{ edges { node { messages '.repeat(depth / 3)}{ __typename }${' } } }'.repeat(depth / 3)} }`;
const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** Documents that must be rejected over any transport. */
const DOCUMENTS: Record<string, string> = {
  'depth 50': nested(51),
  'a thousand aliases': `{ ${repeat(1_000, (index) => `a${index}: me { id }`)} }`,
  'the same field ten thousand times': `{ me { ${repeat(10_000, () => 'id')} } }`,
  '500 directives': `{ me { id ${repeat(500, () => '@include(if: true)')} } }`,
  'a thousand different directives': `{ me { id ${repeat(1_000, (index) => `@d${index}`)} } }`,
  'a fragment cycle': '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }',
  'exponentially nested fragments': `{ me { ...F0 } } ${repeat(25, (index) => `fragment F${index} on User { id ...F${index + 1} ...F${index + 1} }`)} fragment F25 on User { id }`,
  'a megabyte': `{ me { id } } #${'x'.repeat(1_000_000)}`,
  'ten thousand open brackets': '{'.repeat(10_000),
  'a million objects':
    '{ rooms(first: 100) { edges { node { messages(first: 100) { edges { node { replies(first: 100) { edges { node { id } } } } } } } } } }',
  'first: 1e9': '{ rooms(first: 1000000000) { edges { cursor } } }',
  'first: -1': '{ rooms(first: -1) { edges { cursor } } }',
  '@defer': '{ me { id ... @defer { username } } }',
  'an unknown field': '{ me { idd } }',
  'a wrong type': '{ room(id: { a: 1 }) { id } }',
  entities: '{ _entities(representations: []) { __typename } }',
  'the service SDL': '{ _service { sdl } }',
  'schema introspection': '{ __schema { types { name } } }',
  'type introspection': '{ __type(name: "User") { name fields { name } } }',
  'introspection alongside a harmless field':
    '{ me { id } ...S } fragment S on Query { __schema { queryType { name } } }',
  'a reserved alias': '{ me { __typename: id } }',
  'a reserved variable': 'query ($representations: Int) { rooms(first: $representations) { edges { cursor } } }',
};

const ATTACKS: Attack[] = [
  {
    name: 'documents that exceed limits or are forbidden, over HTTP and WebSocket',
    async run(recorder, { mallory }) {
      for (const [title, document] of Object.entries(DOCUMENTS)) {
        recorder.expectRejected(title, await execute(document, {}, mallory.token));
        if (document.length > 50_000) continue;
        recorder.expectRejected(`${title}, over a socket`, await firstResult(document, {}, mallory.token));
      }
    },
  },
  {
    name: 'invalid page arguments: sizes beyond the limit, both directions at once, cursors of other rooms',
    async run(recorder, { grace, publicRoomId }) {
      const page = (args: string) =>
        execute(
          `query ($r: ID!) { room(id: $r) { messages(${args}) { edges { cursor } } } }`,
          { r: publicRoomId },
          grace.token,
        );
      const attempts = [
        'first: 101',
        'first: -1',
        'last: 1000000',
        'first: 1, last: 1',
        'first: 1, after: "x"',
        'last: 1, before: "\\u0000"',
        'first: 1, before: "x", after: "y"',
        'first: 1, after: "eyJhIjoxfQ"',
      ];
      for (const args of attempts)
        recorder.expectRejected(
          args,
          await page(args),
          'BAD_USER_INPUT',
          'GRAPHQL_VALIDATION_FAILED',
          'COST_LIMIT_EXCEEDED',
        );
    },
  },
  {
    name: 'unsupported requests: forms, plain text, batches, garbage, other methods',
    async run(recorder, { ada }) {
      const query = '{ me { username email } }';
      const authorization = `Bearer ${ada.token}`;
      const body = JSON.stringify({ query });
      const attempts: Record<string, RequestInit & { url?: string }> = {
        'text/plain': { method: 'POST', headers: { 'content-type': 'text/plain', authorization }, body },
        'a form': {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
          body: new URLSearchParams({ query }).toString(),
        },
        multipart: {
          method: 'POST',
          headers: { 'content-type': 'multipart/form-data; boundary=x', authorization },
          body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${body}\r\n--x--`,
        },
        'a batch': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify([{ query }, { query }]),
        },
        'malformed JSON': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: '{"query":',
        },
        'text that is not UTF-8': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: Buffer.from('{"query":"{ me { id\xff } }"}', 'latin1'),
        },
        'a subscription by GET': {
          url: `${graphqlUrl()}?query=${encodeURIComponent('subscription { inboxEvents { __typename } }')}`,
          headers: { authorization, accept: 'text/event-stream', 'apollo-require-preflight': '1' },
        },
        'a subscription over server-sent events': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization, accept: 'text/event-stream' },
          body: JSON.stringify({ query: 'subscription { inboxEvents { __typename } }' }),
        },
        null: { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: 'null' },
        'a number': { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: '1' },
        'an empty body': { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: '' },
        'a query that is a list': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: '{"query":["{me{id}}"]}',
        },
        'variables that are text': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query, variables: 'x' }),
        },
        'a mutation by GET': {
          url: `${graphqlUrl()}?query=${encodeURIComponent('mutation { logout }')}`,
          headers: { authorization, 'apollo-require-preflight': '1' },
        },
        'a query by GET as another site can send it': {
          url: `${graphqlUrl()}?query=${encodeURIComponent(query)}`,
          headers: { cookie: 'parley_refresh=x', accept: '*/*' },
        },
        PUT: { method: 'PUT', headers: { 'content-type': 'application/json', authorization }, body },
        DELETE: { method: 'DELETE', headers: { authorization } },
        'a megabyte': {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query, variables: { x: 'x'.repeat(1_000_000) } }),
        },
        'a parent path': { url: `${graphqlUrl()}/../../package.json` },
        'an encoded parent path': { url: `${graphqlUrl()}/playground/..%2f..%2fpackage.json` },
      };
      for (const [title, init] of Object.entries(attempts)) recorder.expectRejected(title, await request(init));
    },
  },
  {
    name: 'markup in the URL of the playground',
    async run(recorder) {
      const page = (query: string) => request({ url: graphqlUrl() + query, headers: { accept: 'text/html' } });
      const plain = await page('');
      recorder.expectTrue(plain.text.includes('<html'), plain.text);
      for (const query of [
        '?query=<script>alert(1)</script>',
        '?"><svg onload=alert(1)>',
        '?variables=%3C/script%3E',
      ]) {
        recorder.expectSame(query, plain, await page(query));
      }
    },
  },
  {
    name: 'errors that could leak implementation details',
    async run(recorder, { mallory }) {
      const attempts: [string, object?][] = [
        ['{ rom(id: "x") { id } }'],
        ['query ($id: ID!) { room(id: $id) { id } }', { id: null }],
        ['query ($id: ID!) { room(id: $id) { id } }', { id: { $ne: null } }],
        ['query ($id: ID!) { room(id: $id) { id } }', { id: 'a\0b' }],
        ['query ($id: ID!) { user(id: $id) { id } }', { id: '\ud800' }],
        ['mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }', { i: {} }],
        [
          'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }',
          { i: { roomId: 1, body: 2, clientId: 3, extra: 4 } },
        ],
        ['mutation { markRead(roomId: "x", seq: 99999999999) { id } }'],
        ['subscription { inboxEvents { __typename } }'],
      ];
      for (const [query, variables] of attempts)
        recorder.expectRejected(query, await execute(query, variables, mallory.token));
    },
  },
];

testAttacks([EDGE_PROXY, GATEWAY], ATTACKS);
