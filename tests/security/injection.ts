import { randomUUID } from 'node:crypto';
import { linkSecret, processes } from '../support/environment.ts';
import { running } from '../support/own-system.ts';
import type { Attack } from './support/attack.ts';
import { RawSocket } from './support/raw-socket.ts';
import { ask, request } from './support/reply.ts';
import { firstAnswer } from './support/stream.ts';

/** What some store or language takes for more than text. */
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

/** Every place that takes a text, for somebody who may see nothing. */
const PLACES: Record<string, (value: unknown) => [string, object]> = {
  room: (v) => ['query ($v: ID!) { room(id: $v) { id name } }', { v }],
  message: (v) => ['query ($v: ID!) { message(id: $v) { body } }', { v }],
  user: (v) => ['query ($v: ID!) { user(id: $v) { id email } }', { v }],
  'user by name': (v) => ['query ($v: String!) { userByUsername(username: $v) { id email } }', { v }],
  'search for people': (v) => ['query ($v: String!) { searchUsers(query: $v) { edges { node { email } } } }', { v }],
  'search for messages': (v) => [
    'query ($v: String!) { searchMessages(query: $v) { edges { node { body } } } }',
    { v },
  ],
  'search for rooms': (v) => ['query ($v: String!) { rooms(query: $v) { edges { node { name } } } }', { v }],
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

export const INJECTION: Attack[] = [
  {
    name: 'texts that some store or language takes for more, at every place',
    async run(judge, { mallory }) {
      for (const [place, operation] of Object.entries(PLACES)) {
        for (const text of TEXTS) judge.harmless(`${place}: ${text}`, await ask(...operation(text), mallory.token));
      }
    },
  },
  {
    name: 'wildcards in searches: they stand for themselves, and find nothing',
    async run(judge, { grace }) {
      const searches = [
        ['searchMessages', 'query ($q: String!) { searchMessages(query: $q) { edges { cursor } } }'],
        ['searchUsers', 'query ($q: String!) { searchUsers(query: $q) { edges { cursor } } }'],
        ['rooms', 'query ($q: String!) { rooms(query: $q) { edges { cursor } } }'],
      ] as const;
      for (const [field, query] of searches) {
        for (const q of ['%', '_%', '%%%', '.*', '.+', '^', '[a-z]+', '*', '?', '\\w']) {
          const reply = await ask(query, { q }, grace.token);
          judge.harmless(`${field}: ${q}`, reply);
          judge.that(reply.isEmpty || reply.text.includes('"edges":[]'), `${field}: ${q} → ${reply.text}`);
        }
      }
    },
  },
  {
    name: 'objects where a text belongs, at every place',
    async run(judge, { mallory }) {
      for (const [place, operation] of Object.entries(PLACES)) {
        for (const value of OBJECTS) {
          const reply = await ask(...operation(value), mallory.token);
          // GraphQL itself takes a boolean or a number for an ID as text.
          if (typeof value === 'object') judge.refusal(`${place}: ${JSON.stringify(value)}`, reply);
          else judge.harmless(`${place}: ${String(value)}`, reply);
        }
      }
    },
  },
  {
    name: 'texts and objects in place of what to follow, and after what',
    async run(judge, { mallory, publicRoomId }) {
      const places: [string, (value: unknown) => Record<string, unknown>][] = [
        [EVENTS, (v) => ({ r: v })],
        [EVENTS, (v) => ({ r: publicRoomId, after: v })],
        ['subscription ($r: ID!) { typing(roomId: $r) { __typename } }', (v) => ({ r: v })],
      ];
      for (const [query, variables] of places) {
        for (const value of [...TEXTS, ...OBJECTS].filter((value) => !Array.isArray(value))) {
          const asked = variables(value);
          judge.refusal(`${query}: ${JSON.stringify(value)}`, await firstAnswer(query, asked, mallory.token));
        }
      }
    },
  },
  {
    name: '__proto__ in a request',
    async run(judge, { mallory }) {
      const bodies = [
        '{"query":"{ me { role } }","variables":{"__proto__":{"role":"ADMIN"}}}',
        '{"query":"{ me { role } }","__proto__":{"isAdmin":true}}',
        '{"query":"{ me { role } }","extensions":{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}}',
      ];
      for (const body of bodies) {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${mallory.token}` };
        const reply = await request({ method: 'POST', headers, body });
        judge.harmless(body, reply);
        judge.that(!reply.text.includes('ADMIN'), reply.text);
      }
    },
  },
  {
    name: 'headers that only our own processes send',
    async run(judge, { ada, adaRefreshToken, mallory }) {
      const forged: Record<string, string> = {
        'x-user-id': ada.id,
        'x-parley-user': ada.id,
        'x-parley-viewer': ada.id,
        'x-forwarded-user': ada.id,
        'x-parley-link': linkSecret(),
        'x-parley-client': '10.0.0.1',
        'x-parley-device': 'Firefox on Linux',
        'x-parley-refresh': adaRefreshToken,
        'x-parley-refresh-expires': '2100-01-01T00:00:00Z',
      };
      const all = { ...forged, 'x-parley-session': 'cookie' };
      const query = '{ me { email } myRooms { edges { node { name } } } }';
      for (const headers of [...Object.entries(forged).map(([name, value]) => ({ [name]: value })), all]) {
        const title = Object.keys(headers).join();
        judge.refusal(title, await ask(query, {}, undefined, headers), 'UNAUTHENTICATED');
        const own = await ask('{ me { id username } }', {}, mallory.token, headers);
        judge.answered(title, own);
        judge.that(own.text.includes(mallory.id) && !own.text.includes(ada.id), `${title} → ${own.text}`);
      }
      const refresh = await ask('mutation { refreshSession { accessToken user { id } } }', {}, mallory.token, all);
      judge.refusal('a refresh by header', refresh, 'UNAUTHENTICATED', 'BAD_USER_INPUT');
      judge.that(!refresh.text.includes(ada.id), refresh.text);
    },
  },
  {
    name: 'a subgraph itself, past the gateway',
    async run(judge, { ada, privateRoomId }) {
      const queries = ['{ __typename }', '{ _service { sdl } }', `{ room(id: "${privateRoomId}") { name } }`];
      for (const { name, url } of processes().filter(({ name }) => /^(?:auth|chat)/.test(name))) {
        for (const secret of [null, '', 'x'.repeat(64), `${linkSecret()}x`, linkSecret().slice(1)]) {
          for (const query of queries) {
            const reply = await request({
              url: `${url}/graphql`,
              method: 'POST',
              headers: {
                'content-type': 'application/json',
                authorization: `Bearer ${ada.token}`,
                ...(secret !== null && { 'x-parley-link': secret }),
              },
              body: JSON.stringify({ query }),
            });
            judge.refusal(`${name}: ${query}`, reply);
            judge.that(reply.status === 403, `${name} → ${reply.status} ${reply.text}`);
          }
        }
      }
      // What is right is let in: it was the secret that was missing.
      const { url } = running('auth');
      const headers = { 'content-type': 'application/json', 'x-parley-link': linkSecret() };
      const body = JSON.stringify({ query: '{ __typename }' });
      judge.answered('with the secret', await request({ url: `${url}/graphql`, method: 'POST', headers, body }));
    },
  },
  {
    name: "a chat replica's sockets, past the gateway",
    async run(judge, { ada }) {
      const secrets = [undefined, '', 'x'.repeat(64), `${linkSecret()}x`, { $ne: null }, [linkSecret()]];
      const authorization = `Bearer ${ada.token}`;
      for (const { name, url } of processes().filter(({ name }) => name.startsWith('chat'))) {
        const socketUrl = `${url.replace('http', 'ws')}/graphql`;
        for (const link of secrets) {
          const socket = new RawSocket({ url: socketUrl, headers: { 'x-parley-link': linkSecret() } });
          const code = await socket.say({ type: 'connection_init', payload: { link, authorization } });
          judge.closed(`${name} with ${JSON.stringify(link)}`, code, 4403);
        }
        const good = new RawSocket({ url: socketUrl });
        await good.greet({ link: linkSecret() });
        judge.that(
          good.heard.some((text) => text.includes('connection_ack')),
          `${name} lets nobody in`,
        );
        good.socket.terminate();
      }
    },
  },
  {
    name: 'markup in messages and names: it stays text',
    async run(judge, { grace, publicRoomId }) {
      const texts = [
        '<script>alert(1)</script>',
        '[x](javascript:alert(1))',
        '<svg onload=alert(1)>',
        '![x](https://elsewhere.test/pixel.gif)',
        '\u202etxet',
      ];
      for (const body of texts) {
        const reply = await ask(SEND, { i: { roomId: publicRoomId, body, clientId: randomUUID() } }, grace.token);
        judge.that(reply.isEmpty || reply.text.includes(JSON.stringify(body).slice(1, -1)), reply.text);
      }
      for (const displayName of ['<b>x</b>', 'a\u202eb', 'a\nb', 'a\u200bb']) {
        judge.harmless(
          displayName,
          await ask(
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
        judge.refusal(
          avatarUrl,
          await ask(
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
