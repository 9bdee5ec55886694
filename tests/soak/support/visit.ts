import { randomUUID } from 'node:crypto';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dataOf } from '../../support/accounts.ts';
import { send, type Person } from '../../support/client.ts';
import { socketUrl } from '../../support/environment.ts';

/** How people leave: a socket may be closed with or without ending its subscriptions first, or break, or break early. */
export const LEAVINGS = ['completes', 'closes', 'breaks', 'flees'] as const;
export type Leaving = (typeof LEAVINGS)[number];

/** How long anything may take to come. */
const TIMEOUT_MS = 20_000;
/** Connections that are kept for a next request would be counted as left over. */
const ONCE = { connection: 'close' };

const PAGE = `query ($id: ID!) {
  room(id: $id) { cursor messages(last: 20) { edges { node { seq body author { displayName } } } } }
}`;
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }';
const TYPE = 'mutation ($id: ID!) { setTyping(roomId: $id, typing: true) }';
const EVENTS = `subscription ($id: ID!, $after: String) {
  roomEvents(roomId: $id, after: $after) { cursor ... on MessageAdded { message { clientId author { displayName } } } }
}`;
const TYPING = 'subscription ($id: ID!) { typing(roomId: $id) { typing user { displayName } } }';
const INBOX = 'subscription { inboxEvents { __typename ... on RoomActivity { room { name } } } }';
const PRESENCE = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { online user { displayName } } }';

/** Whom somebody follows, and where. */
export interface Interests {
  roomIds: string[];
  /** Whose presence is watched. */
  userIds: string[];
}

/** What a visit did. */
export interface Visited {
  sockets: number;
  subscriptions: number;
  messages: number;
  pages: number;
  events: number;
  /** Visits on which something was refused or did not come, as on a machine that has too much to do. */
  disappointments: number;
}

export const NOTHING: Visited = { sockets: 0, subscriptions: 0, messages: 0, pages: 0, events: 0, disappointments: 0 };

/**
 * Somebody comes, reads a page of each room, follows all there is to follow, says something, sees that it arrives, and
 * leaves, whatever came of it.
 */
export async function visit(person: Person, { roomIds, userIds }: Interests, leaving: Leaving): Promise<Visited> {
  const visited = { ...NOTHING };
  let guest: Guest | undefined;
  try {
    const cursors: string[] = [];
    for (const id of roomIds) cursors.push(await readPage(person, id));
    visited.pages = cursors.length;
    guest = new Guest(person);
    visited.sockets = 1;
    for (const [index, id] of roomIds.entries()) {
      guest.subscribe(EVENTS, { id, after: cursors[index] });
      guest.subscribe(TYPING, { id });
    }
    guest.subscribe(INBOX, {});
    guest.subscribe(PRESENCE, { ids: userIds });
    if (leaving !== 'flees') {
      await talk(person, guest, roomIds[0]);
      visited.messages = 1;
    }
  } catch {
    visited.disappointments = 1;
  }
  await guest?.leave(leaving);
  return { ...visited, events: guest?.events ?? 0, subscriptions: guest?.subscriptions ?? 0 };
}

/** Says something in a room. @throws Error when the guest does not see it arrive. */
async function talk(person: Person, guest: Guest, roomId: string | undefined): Promise<void> {
  const clientId = randomUUID();
  const say = async () => {
    await execute(person, TYPE, { id: roomId });
    await execute(person, SEND, { input: { roomId, clientId, body: `Hello from ${person.displayName}` } });
  };
  await Promise.all([guest.sees(clientId), say()]);
}

/** Reads a room's latest messages. @returns the room's cursor. */
async function readPage(person: Person, id: string): Promise<string> {
  const { room } = await execute<{ room: { cursor: string } }>(person, PAGE, { id });
  return room.cursor;
}

const execute = async <Data>(person: Person, query: string, variables: object): Promise<Data> =>
  dataOf(await send<Data>(query, variables, person.token, ONCE, AbortSignal.timeout(TIMEOUT_MS)));

/** One socket with what comes over it. */
class Guest {
  events = 0;
  private readonly arrived: Promise<WebSocket>;
  private readonly ends: (() => void)[] = [];
  private readonly client: Client;
  private readonly closed: Promise<void>;
  private awaited = '';
  private onSeen: () => void = () => undefined;
  private onProblem: (error: unknown) => void = () => undefined;

  constructor(person: Person) {
    this.client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      connectionAckWaitTimeout: TIMEOUT_MS,
      retryAttempts: 0,
    });
    this.arrived = new Promise((resolve) => this.client.on('connected', (socket) => resolve(socket as WebSocket)));
    this.closed = new Promise((resolve) => this.client.on('closed', () => resolve()));
  }

  get subscriptions(): number {
    return this.ends.length;
  }

  subscribe(query: string, variables: Record<string, unknown>): void {
    const end = this.client.subscribe(
      { query, variables },
      {
        next: ({ data, errors }) => {
          this.events++;
          if (errors) this.onProblem(new Error(errors.map(({ message }) => message).join()));
          if (clientIdOf(data) === this.awaited) this.onSeen();
        },
        error: (error) => this.onProblem(error),
        complete: () => undefined,
      },
    );
    this.ends.push(end);
  }

  /** Resolves when that message comes. */
  sees(clientId: string): Promise<void> {
    this.awaited = clientId;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('a message does not arrive')), TIMEOUT_MS);
      this.onSeen = () => {
        clearTimeout(patience);
        resolve();
      };
      this.onProblem = (error) => {
        clearTimeout(patience);
        reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
      };
    });
  }

  async leave(leaving: Leaving): Promise<void> {
    this.onProblem = () => undefined;
    const socket = await Promise.race([this.arrived, this.closed]);
    if (leaving === 'completes') for (const end of this.ends) end();
    if (leaving === 'closes' || leaving === 'completes') await this.client.dispose();
    else socket?.terminate();
    await this.closed;
  }
}

const clientIdOf = (data: unknown) =>
  (data as { roomEvents?: { message?: { clientId: string } } } | null)?.roomEvents?.message?.clientId;
