import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { Person, take } from '../support/client.ts';
import { graphqlUrl } from '../support/environment.ts';

const EVENTS = `subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    __typename
    ... on MessageAdded { message { body author { username } } }
  }
}`;

interface Events {
  roomEvents: { __typename: string; message?: { body: string; author: { username: string } } };
}

const readme = readFileSync('README.md', 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '');

describe('what the README shows', () => {
  let ada: Person;
  let lin: Person;
  let bot: ChildProcess | undefined;

  beforeAll(async () => {
    [ada, lin] = await Promise.all([Person.register('ada'), Person.register('lin')]);
  });

  afterAll(async () => {
    bot?.kill();
    await Promise.all([ada.close(), lin.close()]);
  });

  test('its operations are valid', () => {
    const supergraph = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8'));
    const schema = supergraph.apiSchema().toGraphQLJSSchema();
    // Some blocks show more than one operation without a name, as nobody would send them together.
    const operations = blocks('graphql').flatMap((block) =>
      parse(block).definitions.map((definition) => ({ kind: 'Document', definitions: [definition] }) as const),
    );
    expect(operations.length).toBeGreaterThan(4);
    expect(operations.flatMap((operation) => validate(schema, operation as never))).toEqual([]);
  });

  test('its bot joins a room and answers', async () => {
    const [code] = blocks('js');
    const source = code?.replace('http://localhost:4000/graphql', graphqlUrl()) ?? '';
    expect(source).toContain(graphqlUrl());
    const roomId = await ada.createRoom();
    const events = ada.subscribe<Events>(EVENTS, { roomId });
    bot = spawn(process.execPath, ['--input-type=module', '-', lin.username, lin.password, roomId], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    const failed = once(bot, 'exit').then(([status]) => Promise.reject(new Error(`the bot ended with ${status}`)));
    failed.catch(() => undefined);
    bot.stdin?.end(source);

    const next = async () => (await Promise.race([take(events, 1), failed]))[0]?.data?.roomEvents;
    expect(await next()).toEqual({ __typename: 'MemberAdded' });
    await ada.sendMessage(roomId, 'ping');
    expect(await next()).toMatchObject({ message: { body: 'ping', author: { username: ada.username } } });
    expect(await next()).toMatchObject({ message: { body: 'pong', author: { username: lin.username } } });
  });
});
