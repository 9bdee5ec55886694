import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { graphqlUrl, logFileOf, processes } from '../support/environment.ts';
import type { Attack } from './support/attack.ts';
import { ask, request } from './support/reply.ts';
import { firstAnswer } from './support/stream.ts';

/** Would colour a terminal, or stand in a log as a line of its own. */
const FORGERY = '\u001b[31mred\u001b[0m\r\n{"level":60,"msg":"forged"}\n';
const CONTROL = /\p{Cc}/u;
const REGISTER = 'mutation ($i: RegisterInput!) { register(input: $i) { user { id } } }';
const LOGIN = 'mutation ($l: String!, $p: String!) { login(input: { login: $l, password: $p }) { accessToken } }';
const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

export const LOGS: Attack[] = [
  {
    name: 'log lines that somebody else writes, and secrets that end up in logs',
    async run(judge, { ada, grace, publicRoomId, secrets }) {
      const password = `password-${randomUUID()}`;
      const body = `body-${randomUUID()}`;
      const name = `n${randomUUID().slice(0, 8)}`;
      judge.harmless(
        'a name',
        await ask(REGISTER, {
          i: { username: name, email: `${name}@example.test`, password, displayName: FORGERY },
        }),
      );
      judge.refusal('a login', await ask(LOGIN, { l: FORGERY, p: password }));
      judge.refusal('a login with a wrong password', await ask(LOGIN, { l: ada.username, p: password }));
      judge.harmless(
        'a message',
        await ask(SEND, { i: { roomId: publicRoomId, body: body + FORGERY, clientId: randomUUID() } }, grace.token),
      );
      judge.refusal('a document', await ask(FORGERY));
      judge.refusal(
        'the name of an operation',
        await request({
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ me { id } }', operationName: FORGERY }),
        }),
      );
      judge.harmless('a path', await request({ url: `${graphqlUrl()}/${encodeURIComponent(FORGERY)}` }));
      judge.harmless(
        'headers',
        await ask('{ me { id } }', {}, undefined, {
          'x-request-id': '\u009b31m',
          'user-agent': '\u009b31m"}{"level":60',
        }),
      );
      judge.refusal('a token', await firstAnswer('{ me { id } }', {}, FORGERY));

      for (const service of processes().filter(({ opsUrl }) => opsUrl !== null)) {
        const lines = (await readFile(logFileOf(service.name), 'utf8')).split('\n').filter(Boolean);
        const forged = lines.filter((line) => CONTROL.test(line) || !isOwn(line));
        const told = lines.filter((line) => [password, body, ...secrets].some((secret) => line.includes(secret)));
        judge.that(forged.length === 0, `${service.name} logs ${forged[0]}`);
        judge.that(told.length === 0, `${service.name} tells ${told[0]}`);
      }
    },
  },
];

/** Whether a service wrote it: one record of JSON, and not the forged one. */
function isOwn(line: string): boolean {
  try {
    const record = JSON.parse(line) as { level?: unknown; time?: unknown; msg?: unknown };
    return typeof record.level === 'number' && typeof record.time !== 'undefined' && record.msg !== 'forged';
  } catch {
    return false;
  }
}
