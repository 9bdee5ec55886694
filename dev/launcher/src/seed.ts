import { createHash } from 'node:crypto';
import { ROOMS, USERNAMES, USERS, type SeedMessage, type SeedRoom, type Username } from './seed-data.ts';
import { request, SeedError } from './seed-request.ts';

export const DEMO_PASSWORD = 'a-quiet-harbour';

/** How to log in as one of the demo users that the documentation names. */
export const seedHint = () => `Log in as ada or grace with the password ${DEMO_PASSWORD}`;

/**
 * Adds a team with rooms and conversations, through the public endpoint like any client. Idempotent.
 * @throws SeedError when an operation fails.
 */
export async function seed(graphqlUrl: string): Promise<void> {
  const team = new Map<Username, Member>();
  for (const username of USERNAMES) team.set(username, await logIn(graphqlUrl, username));
  for (const room of ROOMS) await new RoomSeeder(graphqlUrl, team, room).run();
}

interface Member {
  id: string;
  token: string;
}

interface Payload {
  payload: { accessToken: string; user: { id: string } };
}

async function logIn(url: string, username: Username): Promise<Member> {
  const account = { username, email: `${username}@example.test`, displayName: USERS[username] };
  const register = 'mutation ($input: RegisterInput!) { payload: register(input: $input) { accessToken user { id } } }';
  const login = 'mutation ($input: LoginInput!) { payload: login(input: $input) { accessToken user { id } } }';
  const password = DEMO_PASSWORD;
  const { payload } = await request<Payload>(url, register, { input: { ...account, password } }).catch((error) => {
    if (!(error instanceof SeedError && error.code === 'CONFLICT')) throw error;
    return request<Payload>(url, login, { input: { login: username, password } });
  });
  return { id: payload.user.id, token: payload.accessToken };
}

interface Sent {
  id: string;
  seq: number;
}

/** Adds one room with its messages, and marks what its members have read. */
class RoomSeeder {
  constructor(
    private readonly url: string,
    private readonly team: Map<Username, Member>,
    private readonly room: SeedRoom,
  ) {}

  async run(): Promise<void> {
    const { members, messages, unread } = this.room;
    const roomId = await this.open();
    const sent: Sent[] = [];
    for (const message of messages) sent.push(await this.send(roomId, sent.length, message, sent));
    const lastRead = sent[messages.length - 1 - unread];
    const markRead = 'mutation ($roomId: ID!, $seq: Int!) { markRead(roomId: $roomId, seq: $seq) { id } }';
    for (const member of members) await this.request(member, markRead, { roomId, seq: lastRead?.seq ?? 0 });
  }

  /** Creates the room unless its creator has it already. @returns its id. */
  private async open(): Promise<string> {
    const { kind, name, topic, members } = this.room;
    const [creator = 'ada', ...others] = members;
    const memberIds = others.map((username) => this.memberOf(username).id);
    if (kind === 'DIRECT') {
      const openDirectRoom = 'mutation ($userIds: [ID!]!) { room: openDirectRoom(userIds: $userIds) { id } }';
      return (await this.request<{ room: { id: string } }>(creator, openDirectRoom, { userIds: memberIds })).room.id;
    }
    const existing = await this.request<{ myRooms: { edges: { node: { id: string; name: string | null } }[] } }>(
      creator,
      '{ myRooms(first: 100) { edges { node { id name } } } }',
    );
    const found = existing.myRooms.edges.find(({ node }) => node.name === name);
    if (found) return found.node.id;
    const createRoom = 'mutation ($input: CreateRoomInput!) { room: createRoom(input: $input) { id } }';
    const input = { kind, name, topic, memberIds };
    return (await this.request<{ room: { id: string } }>(creator, createRoom, { input })).room.id;
  }

  private async send(roomId: string, index: number, message: SeedMessage, earlier: Sent[]): Promise<Sent> {
    const { by, text, replyTo, reactions = {}, isPinned } = message;
    const replyToId = replyTo === undefined ? undefined : earlier[replyTo]?.id;
    const input = { roomId, body: text, clientId: stableUuid(`${roomId} ${index}`), replyToId };
    const sendMessage = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id seq } }';
    const { sendMessage: sent } = await this.request<{ sendMessage: Sent }>(by, sendMessage, { input });
    const react = 'mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }';
    for (const [emoji, usernames] of Object.entries(reactions)) {
      for (const username of usernames) await this.request(username, react, { id: sent.id, emoji });
    }
    if (isPinned) await this.request(by, 'mutation ($id: ID!) { pinMessage(id: $id) { id } }', { id: sent.id });
    return sent;
  }

  private request<Data>(username: Username, query: string, variables: object = {}): Promise<Data> {
    return request<Data>(this.url, query, variables, this.memberOf(username).token);
  }

  private memberOf(username: Username): Member {
    const member = this.team.get(username);
    if (!member) throw new Error(`${username} is not in the team`);
    return member;
  }
}

/** The same UUID for the same text, so that a message is not sent twice. */
function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
