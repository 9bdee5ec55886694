import { createHash } from 'node:crypto';

export const DEMO_PASSWORD = 'a-quiet-harbour';

const USERS = [
  { username: 'ada', email: 'ada@example.test', displayName: 'Ada Lovelace' },
  { username: 'grace', email: 'grace@example.test', displayName: 'Grace Hopper' },
];

const ROOM = { kind: 'PUBLIC', name: 'Harbour', topic: 'Where everybody comes ashore first' };

/** The author (an index into USERS) and the text. */
const CONVERSATION: [number, string][] = [
  [0, 'Good morning! Is anybody here yet?'],
  [1, 'Just moored. This message came through another replica than yours.'],
  [0, 'And in the right order. Shall we write down what is left to do?'],
  [1, 'Open this room in a second window and say something: it arrives there at once.'],
];

/**
 * Adds two users and a room with a conversation, through the public endpoint like any client. Idempotent.
 */
export async function seed(graphqlUrl: string): Promise<void> {
  const tokens = [];
  for (const person of USERS) tokens.push(await signIn(graphqlUrl, person));
  const [first, ...others] = tokens;
  const roomId = (await findRoom(graphqlUrl, first)) ?? (await createRoom(graphqlUrl, first));
  for (const token of others) {
    await request(graphqlUrl, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId }, token);
  }
  for (const [index, [author, body]] of CONVERSATION.entries()) {
    const input = { roomId, body, clientId: stableUuid(`${roomId} ${index}`) };
    await request(
      graphqlUrl,
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input },
      tokens[author],
    );
  }
}

/** How to log in as one of the demo users. */
export const seedHint = () =>
  `Log in as ${USERS.map(({ username }) => username).join(' or ')} with the password ${DEMO_PASSWORD}`;

async function signIn(graphqlUrl: string, person: (typeof USERS)[number]): Promise<string> {
  const login = { login: person.username, password: DEMO_PASSWORD };
  const registered = await send(
    graphqlUrl,
    'mutation ($input: RegisterInput!) { payload: register(input: $input) { accessToken } }',
    { input: { ...person, password: DEMO_PASSWORD } },
  );
  const isKnown = registered.errors?.[0]?.extensions?.code === 'CONFLICT';
  const result = isKnown
    ? await send(graphqlUrl, 'mutation ($input: LoginInput!) { payload: login(input: $input) { accessToken } }', {
        input: login,
      })
    : registered;
  return (dataOf(result)['payload'] as { accessToken: string }).accessToken;
}

async function findRoom(graphqlUrl: string, token: string | undefined): Promise<string | undefined> {
  const data = await request(graphqlUrl, '{ myRooms(first: 100) { edges { node { id name } } } }', {}, token);
  const { edges } = data['myRooms'] as { edges: { node: { id: string; name: string } }[] };
  return edges.find(({ node }) => node.name === ROOM.name)?.node.id;
}

async function createRoom(graphqlUrl: string, token: string | undefined): Promise<string> {
  const data = await request(
    graphqlUrl,
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
    { input: ROOM },
    token,
  );
  return (data['createRoom'] as { id: string }).id;
}

interface GraphqlResult {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const request = async (url: string, query: string, variables: object, token?: string) =>
  dataOf(await send(url, query, variables, token));

async function send(url: string, query: string, variables: object, token?: string): Promise<GraphqlResult> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphqlResult;
}

function dataOf({ data, errors }: GraphqlResult): Record<string, unknown> {
  if (errors || !data) throw new Error(`Seeding failed: ${errors?.map(({ message }) => message).join('; ')}`);
  return data;
}

/** The same UUID for the same text, so that a message is not sent twice. */
function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
