import { createHash } from 'node:crypto';

export const DEMO_PASSWORD = 'a-quiet-harbour';

const PEOPLE = [
  { username: 'ada', email: 'ada@example.test', displayName: 'Ada Lovelace' },
  { username: 'grace', email: 'grace@example.test', displayName: 'Grace Hopper' },
];

const ROOM = { kind: 'PUBLIC', name: 'Harbour', topic: 'Where everybody comes ashore first' };

/** By whom (an index into PEOPLE) and what. */
const TALK: [number, string][] = [
  [0, 'Good morning! Is anybody here yet?'],
  [1, 'Just moored. This message came through another replica than yours.'],
  [0, 'And in the right order. Shall we write down what is left to do?'],
  [1, 'Open this room in a second window and say something: it arrives there at once.'],
];

/**
 * Adds two people and a room in which they talked, through the public endpoint as any client would. Done twice, it
 * changes nothing.
 */
export async function seed(graphqlUrl: string): Promise<void> {
  const tokens = [];
  for (const person of PEOPLE) tokens.push(await signIn(graphqlUrl, person));
  const [first, ...others] = tokens;
  const roomId = (await findRoom(graphqlUrl, first)) ?? (await createRoom(graphqlUrl, first));
  for (const token of others) {
    await ask(graphqlUrl, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId }, token);
  }
  for (const [index, [author, body]] of TALK.entries()) {
    const input = { roomId, body, clientId: stableUuid(`${roomId} ${index}`) };
    await ask(
      graphqlUrl,
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input },
      tokens[author],
    );
  }
}

/** How to log in as one of the demo people. */
export const seedHint = () =>
  `Log in as ${PEOPLE.map(({ username }) => username).join(' or ')} with the password ${DEMO_PASSWORD}`;

async function signIn(graphqlUrl: string, person: (typeof PEOPLE)[number]): Promise<string> {
  const login = { login: person.username, password: DEMO_PASSWORD };
  const registered = await send(
    graphqlUrl,
    'mutation ($input: RegisterInput!) { payload: register(input: $input) { accessToken } }',
    { input: { ...person, password: DEMO_PASSWORD } },
  );
  const isKnown = registered.errors?.[0]?.extensions?.code === 'CONFLICT';
  const answer = isKnown
    ? await send(graphqlUrl, 'mutation ($input: LoginInput!) { payload: login(input: $input) { accessToken } }', {
        input: login,
      })
    : registered;
  return (dataOf(answer)['payload'] as { accessToken: string }).accessToken;
}

async function findRoom(graphqlUrl: string, token: string | undefined): Promise<string | undefined> {
  const data = await ask(graphqlUrl, '{ myRooms(first: 100) { edges { node { id name } } } }', {}, token);
  const { edges } = data['myRooms'] as { edges: { node: { id: string; name: string } }[] };
  return edges.find(({ node }) => node.name === ROOM.name)?.node.id;
}

async function createRoom(graphqlUrl: string, token: string | undefined): Promise<string> {
  const data = await ask(
    graphqlUrl,
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
    { input: ROOM },
    token,
  );
  return (data['createRoom'] as { id: string }).id;
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const ask = async (url: string, query: string, variables: object, token?: string) =>
  dataOf(await send(url, query, variables, token));

async function send(url: string, query: string, variables: object, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

function dataOf({ data, errors }: Answer): Record<string, unknown> {
  if (errors || !data) throw new Error(`Seeding failed: ${errors?.map(({ message }) => message).join('; ')}`);
  return data;
}

/** The same UUID for the same text, so that a message is not sent twice. */
function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
