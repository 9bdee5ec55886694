import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSubgraphSchema } from '@parley/service/subgraph';
import {
  GraphQLID,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  GraphQLString,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { createResolvers, type Services } from '../src/resolvers/index.ts';
import { ChatFixture, codeOf, fieldOf, type GraphQLResponse, type PageResult } from './support/chat-fixture.ts';

const SCHEMA_FILE = fileURLToPath(new URL('../../../schema/chat.graphql', import.meta.url));
// Cast: nothing is executed on this schema.
const schema = createSubgraphSchema(SCHEMA_FILE, createResolvers({} as Services));

let chat: ChatFixture;
let roomId: string;
let messageId: string;
let other: { roomId: string; messageId: string };
beforeAll(async () => {
  chat = await ChatFixture.start({});
  chat.staff('ada', 'ADMIN');
  [roomId, messageId] = await talk();
  const [otherRoomId, otherMessageId] = await talk();
  other = { roomId: otherRoomId, messageId: otherMessageId };
  // For the list of hidden rooms.
  await chat.ask('cat', 'mutation ($ids: [ID!]!) { openDirectRoom(userIds: $ids) { id } }', {
    ids: [chat.user('ada')],
  });
  chat.staff('mia', 'MODERATOR');
  await chat.ask('mia', 'mutation ($i: UpdateRoomInput!) { updateRoom(input: $i) { id } }', {
    i: { roomId, topic: 'for the audit log' },
  });
});
afterAll(() => chat.close());

/** Creates a room of ada and ben with a message and a reply to it. */
async function talk(): Promise<[roomId: string, messageId: string]> {
  const room = await chat.room('ada', { memberIds: [chat.user('ben')] });
  const { id } = (await chat.send('ada', room, 'a word')).data.sendMessage;
  const input = { roomId: room, body: 'an answer', clientId: randomUUID(), replyToId: id };
  await chat.ask('ada', 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }', { i: input });
  return [room, id];
}

/** Valid values, by the names of arguments and input fields. */
const sense = (): Record<string, unknown> => ({
  id: messageId,
  messageId,
  roomId,
  userId: chat.user('ben'),
  userIds: [chat.user('ben')],
  memberIds: [chat.user('ben')],
  body: 'text',
  query: 'text',
  name: 'A name',
  emoji: '👍',
  clientId: randomUUID(),
  seq: 1,
  role: 'MEMBER',
  kind: 'PUBLIC',
  typing: true,
  muted: true,
});

interface Position {
  /** Names and indexes of the path to the value. */
  path: (string | number)[];
  isId: boolean;
}

/** The paths of strings and ids in a value of this type. */
function positionsOf(type: GraphQLInputType, path: (string | number)[]): Position[] {
  if (isNonNullType(type)) return positionsOf(type.ofType, path);
  if (isListType(type)) return positionsOf(type.ofType, [...path, 0]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) => positionsOf(field.type, [...path, field.name]));
  }
  return isLeafType(type) && (type === GraphQLID || type === GraphQLString) ? [{ path, isId: type === GraphQLID }] : [];
}

/** A valid value of this type, if one is known. */
function sensible(type: GraphQLInputType, name: string): unknown {
  if (isNonNullType(type)) return sensible(type.ofType, name);
  if (!isInputObjectType(type)) return sense()[name];
  const fields = Object.values(type.getFields());
  return Object.fromEntries(fields.map((field) => [field.name, sensible(field.type, field.name)]));
}

function put(into: Record<string | number, unknown>, [step = '', ...rest]: (string | number)[], value: unknown): void {
  if (rest.length === 0) into[step] = value;
  else put((into[step] ??= typeof rest[0] === 'number' ? [] : {}) as Record<string, unknown>, rest, value);
}

type Field = GraphQLField<unknown, unknown>;
const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_')),
);
const cases = fields.flatMap((field) =>
  field.args.flatMap((arg) =>
    positionsOf(arg.type, [arg.name]).map((at) => [`${field.name}(${at.path.join('.')})`, field, at] as const),
  ),
);

async function askWith(field: Field, path: (string | number)[], value: unknown) {
  const operation = schema.getQueryType()?.getFields()[field.name] === field ? 'query' : 'mutation';
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const variables = Object.fromEntries(field.args.map(({ name, type }) => [name, sensible(type, name)]));
  put(variables, path, value);
  const selection = isLeafType(isNonNullType(field.type) ? field.type.ofType : field.type) ? '' : '{ __typename }';
  const query = `${operation} (${declared}) { ${field.name}(${passed}) ${selection} }`;
  return chat.post({ query, variables }, await chat.authorize('ada'));
}

/** Values that are not strings. `JSON.parse` makes `__proto__` an ordinary key. */
const OBJECTS: unknown[] = [
  { $ne: null },
  { $where: 'while (true) {}' },
  { $regex: '.*' },
  JSON.parse('{ "__proto__": { "isAdmin": true } }'),
  [['a']],
  true,
];
const INVALID_STRINGS = ['a\0b', 'a\ud800b', '\udc00'];
const UNUSUAL_STRINGS = [
  '{"$ne":null}',
  '$where',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '.*',
  '(a+)+$',
  '../..',
  '\u202etxt',
  '%00',
];

describe('every string and id argument', () => {
  test.each(cases)('%s rejects objects and invalid text', async (_title, field, { path }) => {
    const responses = await Promise.all(OBJECTS.map((value) => askWith(field, path, value)));
    expect(responses.map(({ status, response }) => [status, response.data])).toEqual(
      OBJECTS.map(() => [400, undefined]),
    );
    for (const { response } of await Promise.all(INVALID_STRINGS.map((value) => askWith(field, path, value)))) {
      expect(['BAD_USER_INPUT', 'NOT_FOUND']).toContain(codeOf(response));
    }
  });

  test.each(cases)('%s accepts unusual text literally', async (_title, field, { path, isId }) => {
    // Ids never look like that, but names and messages may.
    const allowed = ['BAD_USER_INPUT', 'NOT_FOUND', ...(isId ? [] : [undefined])];
    for (const value of UNUSUAL_STRINGS) {
      const { response } = await askWith(field, path, value);
      expect(allowed).toContain(codeOf(response) as string);
    }
  });
});

describe('names and topics', () => {
  const marks = ['\u202e', '\u2066', '\u001b[31m', '\u0007', '\r', '\u2028', '\ud800', '\0'];
  const update = 'mutation ($input: UpdateRoomInput!) { done: updateRoom(input: $input) { id } }';
  const create = 'mutation ($input: CreateRoomInput!) { done: createRoom(input: $input) { id } }';

  test.each(marks.map((mark) => [JSON.stringify(mark), mark]))('reject %s', async (_shown, mark) => {
    for (const field of ['name', 'topic']) {
      const text = `a${mark}b`;
      const responses = [
        await chat.ask('ada', create, { input: { kind: 'PUBLIC', name: 'Fine', [field]: text } }),
        await chat.ask('ada', update, { input: { roomId, [field]: text } }),
      ];
      expect(responses.map((response) => [codeOf(response), fieldOf(response)])).toEqual([
        ['BAD_USER_INPUT', field],
        ['BAD_USER_INPUT', field],
      ]);
    }
  });
});

test.each([
  'from right to left: \u202etxt.exe',
  'colours: \u001b[31mred\u0007',
  '<script>alert(1)</script> [x](javascript:alert(1))',
  '{"$where":"1"} __proto__ $ne',
  'נ\u200fא \u2066ab\u2069',
])('a message is stored unchanged: %j', async (body) => {
  const sent = await chat.send('ada', roomId, body);
  const { data } = await chat.ask('ben', 'query ($id: ID!) { message(id: $id) { body } }', {
    id: sent.data.sendMessage.id,
  });
  expect(data).toEqual({ message: { body } });
});

const PAGE = '{ edges { cursor } pageInfo { endCursor } }';

type List = (args: string, from: { roomId: string; messageId: string }) => Promise<GraphQLResponse>;

/** How to read each list; lists of a room also in another room. */
const LISTS: Record<string, List> = {
  'Query.rooms': (args) => read(`c: rooms${args} ${PAGE}`),
  'Query.myRooms': (args) => read(`c: myRooms${args} ${PAGE}`),
  'Query.hiddenRooms': (args) => read(`c: hiddenRooms${args} ${PAGE}`),
  'Query.searchMessages': (args) => read(`c: searchMessages${args.replace('(', '(query: "word", ')} ${PAGE}`),
  'Query.auditLog': (args) => read(`c: auditLog${args} ${PAGE}`),
  'Room.members': (args, from) => read(`room(id: "${from.roomId}") { c: members${args} ${PAGE} }`),
  'Room.messages': (args, from) => read(`room(id: "${from.roomId}") { c: messages${args} ${PAGE} }`),
  'Message.replies': (args, from) => read(`message(id: "${from.messageId}") { c: replies${args} ${PAGE} }`),
  'User.rooms': (args) =>
    read(`_entities(representations: [{ __typename: "User", id: "${chat.user('ada')}" }]) {
      ... on User { c: rooms${args} ${PAGE} }
    }`),
};
const read = (selection: string) => chat.ask('ada', `{ ${selection} }`);

/** The page in a response, at any depth. */
function pageOf({ data, errors }: GraphQLResponse): PageResult<unknown> {
  if (errors) throw new Error(JSON.stringify(errors));
  let found: unknown;
  JSON.stringify(data, (key, value: unknown) => (key === 'c' ? (found = value) : value));
  return found as PageResult<unknown>;
}
const here = () => ({ roomId, messageId });
const rejectionOf = (response: GraphQLResponse) => [codeOf(response), fieldOf(response)];

describe('lists', () => {
  test('are all covered by this test', () => {
    const found = Object.values(schema.getTypeMap()).flatMap((type) =>
      'getFields' in type && !isInputObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => String(field.type).endsWith('Connection!'))
            .map((field) => `${type.name}.${field.name}`)
        : [],
    );
    expect(found.sort()).toEqual(Object.keys(LISTS).sort());
  });

  test.each(Object.entries(LISTS))('%s rejects invalid page sizes', async (name, list) => {
    expect(pageOf(await list('(first: 1)', here())).edges).toHaveLength(1);
    for (const size of [0, -1, 101, 1e9]) {
      expect(rejectionOf(await list(`(first: ${size})`, here()))).toEqual(['BAD_USER_INPUT', 'first']);
      if (name !== 'Room.messages') continue;
      expect(rejectionOf(await list(`(last: ${size})`, here()))).toEqual(['BAD_USER_INPUT', 'last']);
    }
    if (name === 'Room.messages') {
      expect(rejectionOf(await list('(first: 1, last: 1)', here()))).toEqual(['BAD_USER_INPUT', 'last']);
    }
  });

  test.each(Object.entries(LISTS))('%s rejects malformed cursors and those of other lists', async (name, list) => {
    const cursorOf = async (from: List, where = here()) => pageOf(await from('(first: 1)', where)).pageInfo.endCursor;
    const own = await cursorOf(list);
    expect((await list(`(first: 1, after: "${own}")`, here())).errors).toBeUndefined();

    // All lists of a user's rooms accept the same cursors.
    const lists = ['Query.myRooms', 'Query.hiddenRooms', 'User.rooms'];
    const same = lists.includes(name) ? lists : [name];
    const others = Object.entries(LISTS).filter(([key]) => !same.includes(key));
    const cursorsOfOthers = await Promise.all(others.map(([, from]) => cursorOf(from)));
    if (/^(Room|Message)\./.test(name)) cursorsOfOthers.push(await cursorOf(list, other));
    const { data } = await chat.ask('ada', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    const malformed = [
      '',
      'x',
      'bjow!',
      `${own}=`,
      ` ${own}`,
      'A'.repeat(10_000),
      '{$gt:1}',
      '__proto__',
      own.slice(2),
    ];
    for (const cursor of [...cursorsOfOthers, data.room.cursor, ...malformed]) {
      for (const field of name === 'Room.messages' ? ['after', 'before'] : ['after']) {
        const response = await list(`(first: 1, ${field}: ${JSON.stringify(cursor)})`, here());
        expect([cursor, ...rejectionOf(response)]).toEqual([cursor, 'BAD_USER_INPUT', field]);
      }
    }
  });
});
