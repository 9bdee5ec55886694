import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { graphqlUrl, logFileOf, processes } from '../support/environment.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { execute, request } from './support/response.ts';
import { firstResult } from './support/stream.ts';

/** Would color a terminal, or forge a separate log line. */
const FORGERY = '\u001b[31mred\u001b[0m\r\n{"level":60,"msg":"forged"}\n';
const CONTROL = /\p{Cc}/u;
const REGISTER = 'mutation ($i: RegisterInput!) { register(input: $i) { user { id } } }';
const LOGIN = 'mutation ($l: String!, $p: String!) { login(input: { login: $l, password: $p }) { accessToken } }';
const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

const ATTACKS: Attack[] = [
  {
    name: 'log forging, and secrets in logs',
    async run(recorder, { ada, grace, publicRoomId, secrets }) {
      const password = `password-${randomUUID()}`;
      const body = `body-${randomUUID()}`;
      const name = `n${randomUUID().slice(0, 8)}`;
      recorder.expectHarmless(
        'a name',
        await execute(REGISTER, {
          i: { username: name, email: `${name}@example.test`, password, displayName: FORGERY },
        }),
      );
      recorder.expectRejected('a login', await execute(LOGIN, { l: FORGERY, p: password }));
      recorder.expectRejected('a login with a wrong password', await execute(LOGIN, { l: ada.username, p: password }));
      recorder.expectHarmless(
        'a message',
        await execute(SEND, { i: { roomId: publicRoomId, body: body + FORGERY, clientId: randomUUID() } }, grace.token),
      );
      recorder.expectRejected('a document', await execute(FORGERY));
      recorder.expectRejected(
        'the name of an operation',
        await request({
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ me { id } }', operationName: FORGERY }),
        }),
      );
      recorder.expectHarmless('a path', await request({ url: `${graphqlUrl()}/${encodeURIComponent(FORGERY)}` }));
      recorder.expectHarmless(
        'headers',
        await execute('{ me { id } }', {}, undefined, {
          'x-request-id': '\u009b31m',
          'user-agent': '\u009b31m"}{"level":60',
        }),
      );
      recorder.expectRejected('a token', await firstResult('{ me { id } }', {}, FORGERY));

      for (const service of processes().filter(({ opsUrl }) => opsUrl !== null)) {
        const lines = (await readFile(logFileOf(service.name), 'utf8')).split('\n').filter(Boolean);
        const forged = lines.filter((line) => CONTROL.test(line) || !isGenuine(line));
        const leaked = lines.filter((line) => [password, body, ...secrets].some((secret) => line.includes(secret)));
        recorder.expectTrue(forged.length === 0, `${service.name} logs ${forged[0]}`);
        recorder.expectTrue(leaked.length === 0, `${service.name} leaks ${leaked[0]}`);
      }
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);

/** Whether a service wrote the line: one JSON record that is not the forged one. */
function isGenuine(line: string): boolean {
  try {
    const record = JSON.parse(line) as { level?: unknown; time?: unknown; msg?: unknown };
    return typeof record.level === 'number' && typeof record.time !== 'undefined' && record.msg !== 'forged';
  } catch {
    return false;
  }
}
