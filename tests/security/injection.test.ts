import { randomUUID } from 'node:crypto';
import { subgraphSecret, processes } from '../support/environment.ts';
import { running } from '../support/isolated-system.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { RawSocket } from './support/raw-socket.ts';
import { execute, request } from './support/response.ts';
import { firstResult } from './support/stream.ts';

/** Texts with a special meaning in some store or language. */
const TEXTS = [
  '{"$ne":null}',
  '{"$where":"sleep(5000)"}',
  '$where',
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  '%',
  '_',
  '\\',
  '.*',
  '(a+)+$',
  '^(?=secret)',
  '__proto__',
  'constructor.prototype',
  '${7*7}',
  '{{7*7}}',
  'a\0b',
  '\ud800',
  '\r\nset-cookie: x=y',
  '\u001b[31mred\u001b[0m\n{"level":60,"msg":"forged"}',
];
const OBJECTS: unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { $where: '1' },
  ['a', 'b'],
  { length: 1 },
  true,
  1e308,
];

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id body } }';

const EVENTS = 'subscription ($r: ID!, $after: String) { roomEvents(roomId: $r, after: $after) { cursor } }';

/** Every argument that takes a string, for a user without access to anything. */
const ARGUMENTS: Record<string, (value: unknown) => [string, object]> = {
  room: (v) => ['query ($v: ID!) { room(id: $v) { id name } }', { v }],
  message: (v) => ['query ($v: ID!) { message(id: $v) { body } }', { v }],
  user: (v) => ['query ($v: ID!) { user(id: $v) { id email } }', { v }],
  'user by name': (v) => ['query ($v: String!) { userByUsername(username: $v) { id email } }', { v }],
  'user search': (v) => ['query ($v: String!) { searchUsers(query: $v) { edges { node { email } } } }', { v }],
  'message search': (v) => ['query ($v: String!) { searchMessages(query: $v) { edges { node { body } } } }', { v }],
  'room search': (v) => ['query ($v: String!) { rooms(query: $v) { edges { node { name } } } }', { v }],
  cursor: (v) => ['query ($v: String!) { myRooms(first: 1, after: $v) { edges { node { name } } } }', { v }],
  'login name': (v) => [
    'mutation ($v: String!) { login(input: { login: $v, password: "not the password" }) { accessToken } }',
    { v },
  ],
  password: (v) => [
    'mutation ($v: String!) { login(input: { login: "nobody", password: $v }) { accessToken } }',
    { v },
  ],
  'room of a send': (v) => [SEND, { i: { roomId: v, body: 'x', clientId: randomUUID() } }],
  'clientId of a send': (v) => [SEND, { i: { roomId: 'f'.repeat(24), body: 'x', clientId: v } }],
  'emoji of a reaction': (v) => ['mutation ($v: String!) { addReaction(messageId: "x", emoji: $v) { id } }', { v }],
};

const ATTACKS: Attack[] = [
  {
    name: 'injection strings in every argument',
    async run(recorder, { mallory }) {
      for (const [place, operation] of Object.entries(ARGUMENTS)) {
        for (const text of TEXTS)
          recorder.expectHarmless(`${place}: ${text}`, await execute(...operation(text), mallory.token));
      }
    },
  },
  {
    name: 'wildcards in searches, which match only themselves',
    async run(recorder, { grace }) {
      const searches = [
        ['searchMessages', 'query ($q: String!) { searchMessages(query: $q) { edges { cursor } } }'],
        ['searchUsers', 'query ($q: String!) { searchUsers(query: $q) { edges { cursor } } }'],
        ['rooms', 'query ($q: String!) { rooms(query: $q) { edges { cursor } } }'],
      ] as const;
      for (const [field, query] of searches) {
        // No name here begins with z: searches ignore the backslash.
        for (const q of ['%', '_%', '%%%', '.*', '.+', '^', '[a-z]+', '*', '?', '\\z']) {
          const response = await execute(query, { q }, grace.token);
          recorder.expectHarmless(`${field}: ${q}`, response);
          recorder.expectTrue(
            response.isEmpty || response.text.includes('"edges":[]'),
            `${field}: ${q} → ${response.text}`,
          );
        }
      }
    },
  },
  {
    name: 'objects instead of strings in every argument',
    async run(recorder, { mallory }) {
      for (const [place, operation] of Object.entries(ARGUMENTS)) {
        for (const value of OBJECTS) {
          const response = await execute(...operation(value), mallory.token);
          // GraphQL coerces booleans and numbers to an ID.
          if (typeof value === 'object') recorder.expectRejected(`${place}: ${JSON.stringify(value)}`, response);
          else recorder.expectHarmless(`${place}: ${String(value)}`, response);
        }
      }
    },
  },
  {
    name: 'injection strings and objects in subscription arguments',
    async run(recorder, { mallory, publicRoomId }) {
      const places: [string, (value: unknown) => Record<string, unknown>][] = [
        [EVENTS, (v) => ({ r: v })],
        [EVENTS, (v) => ({ r: publicRoomId, after: v })],
        ['subscription ($r: ID!) { typing(roomId: $r) { __typename } }', (v) => ({ r: v })],
      ];
      for (const [query, variables] of places) {
        for (const value of [...TEXTS, ...OBJECTS].filter((value) => !Array.isArray(value))) {
          const asked = variables(value);
          recorder.expectRejected(`${query}: ${JSON.stringify(value)}`, await firstResult(query, asked, mallory.token));
        }
      }
    },
  },
  {
    name: '__proto__ in a request',
    async run(recorder, { mallory }) {
      const bodies = [
        '{"query":"{ me { role } }","variables":{"__proto__":{"role":"ADMIN"}}}',
        '{"query":"{ me { role } }","__proto__":{"isAdmin":true}}',
        '{"query":"{ me { role } }","extensions":{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}}',
      ];
      for (const body of bodies) {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${mallory.token}` };
        const response = await request({ method: 'POST', headers, body });
        recorder.expectHarmless(body, response);
        recorder.expectTrue(!response.text.includes('ADMIN'), response.text);
      }
    },
  },
  {
    name: 'forged internal headers',
    async run(recorder, { ada, adaRefreshToken, mallory }) {
      const forged: Record<string, string> = {
        'x-user-id': ada.id,
        'x-parley-user': ada.id,
        'x-parley-viewer': ada.id,
        'x-forwarded-user': ada.id,
        'x-parley-link': subgraphSecret(),
        'x-parley-client': '10.0.0.1',
        'x-parley-device': 'Firefox on Linux',
        'x-parley-refresh': adaRefreshToken,
        'x-parley-refresh-expires': '2100-01-01T00:00:00Z',
      };
      const all = { ...forged, 'x-parley-session': 'cookie' };
      const query = '{ me { email } myRooms { edges { node { name } } } }';
      for (const headers of [...Object.entries(forged).map(([name, value]) => ({ [name]: value })), all]) {
        const title = Object.keys(headers).join();
        recorder.expectRejected(title, await execute(query, {}, undefined, headers), 'UNAUTHENTICATED');
        const own = await execute('{ me { id username } }', {}, mallory.token, headers);
        recorder.expectSuccess(title, own);
        recorder.expectTrue(own.text.includes(mallory.id) && !own.text.includes(ada.id), `${title} → ${own.text}`);
      }
      const refresh = await execute('mutation { refreshSession { accessToken user { id } } }', {}, mallory.token, all);
      recorder.expectRejected('a refresh by header', refresh, 'UNAUTHENTICATED', 'BAD_USER_INPUT');
      recorder.expectTrue(!refresh.text.includes(ada.id), refresh.text);
    },
  },
  {
    name: 'direct requests to a subgraph, bypassing the gateway',
    async run(recorder, { ada, privateRoomId }) {
      const queries = ['{ __typename }', '{ _service { sdl } }', `{ room(id: "${privateRoomId}") { name } }`];
      for (const { name, url } of processes().filter(({ name }) => /^(?:auth|chat)/.test(name))) {
        for (const secret of [null, '', 'x'.repeat(64), `${subgraphSecret()}x`, subgraphSecret().slice(1)]) {
          for (const query of queries) {
            const response = await request({
              url: `${url}/graphql`,
              method: 'POST',
              headers: {
                'content-type': 'application/json',
                authorization: `Bearer ${ada.token}`,
                ...(secret !== null && { 'x-parley-link': secret }),
              },
              body: JSON.stringify({ query }),
            });
            recorder.expectRejected(`${name}: ${query}`, response);
            recorder.expectTrue(response.status === 403, `${name} → ${response.status} ${response.text}`);
          }
        }
      }
      // The same request succeeds with the secret, so only the secret was missing.
      const { url } = running('auth');
      const headers = { 'content-type': 'application/json', 'x-parley-link': subgraphSecret() };
      const body = JSON.stringify({ query: '{ __typename }' });
      recorder.expectSuccess(
        'with the secret',
        await request({ url: `${url}/graphql`, method: 'POST', headers, body }),
      );
    },
  },
  {
    name: 'direct sockets to a chat replica, bypassing the gateway',
    async run(recorder, { ada }) {
      const secrets = [undefined, '', 'x'.repeat(64), `${subgraphSecret()}x`, { $ne: null }, [subgraphSecret()]];
      const authorization = `Bearer ${ada.token}`;
      for (const { name, url } of processes().filter(({ name }) => name.startsWith('chat'))) {
        const socketUrl = `${url.replace('http', 'ws')}/graphql`;
        for (const link of secrets) {
          const socket = new RawSocket({ url: socketUrl, headers: { 'x-parley-link': subgraphSecret() } });
          const code = await socket.send({ type: 'connection_init', payload: { link, authorization } });
          recorder.expectClosed(`${name} with ${JSON.stringify(link)}`, code, 4403);
        }
        const good = new RawSocket({ url: socketUrl });
        await good.init({ link: subgraphSecret() });
        recorder.expectTrue(
          good.received.some((text) => text.includes('connection_ack')),
          `${name} rejects the correct secret`,
        );
        good.socket.terminate();
      }
    },
  },
  {
    name: 'markup in messages and names, which stays text',
    async run(recorder, { grace, publicRoomId }) {
      const texts = [
        '<script>alert(1)</script>',
        '[x](javascript:alert(1))',
        '<svg onload=alert(1)>',
        '![x](https://elsewhere.test/pixel.gif)',
        '\u202etxet',
      ];
      for (const body of texts) {
        const response = await execute(
          SEND,
          { i: { roomId: publicRoomId, body, clientId: randomUUID() } },
          grace.token,
        );
        recorder.expectTrue(
          response.isEmpty || response.text.includes(JSON.stringify(body).slice(1, -1)),
          response.text,
        );
      }
      for (const displayName of ['<b>x</b>', 'a\u202eb', 'a\nb', 'a\u200bb']) {
        recorder.expectHarmless(
          displayName,
          await execute(
            'mutation ($d: String!) { updateProfile(input: { displayName: $d }) { displayName } }',
            { d: displayName },
            grace.token,
          ),
        );
      }
      for (const avatarUrl of [
        'javascript:alert(1)',
        'data:text/html,x',
        'file:///etc/passwd',
        'http://[::1',
        '//elsewhere.test',
      ]) {
        recorder.expectRejected(
          avatarUrl,
          await execute(
            'mutation ($a: String!) { updateProfile(input: { avatarUrl: $a }) { avatarUrl } }',
            { a: avatarUrl },
            grace.token,
          ),
          'BAD_USER_INPUT',
        );
      }
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);
