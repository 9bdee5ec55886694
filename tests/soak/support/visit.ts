import { randomUUID } from 'node:crypto';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dataOf } from '../../support/accounts.ts';
import { send, type Person } from '../../support/client.ts';
import { socketUrl } from '../../support/environment.ts';

/** Ways to disconnect: after completing subscriptions, with a close frame, by terminating, or by terminating early. */
export const DISCONNECTS = ['completes', 'closes', 'terminates', 'terminates early'] as const;
export type Disconnect = (typeof DISCONNECTS)[number];

/** Time limit for any response or event. */
const TIMEOUT_MS = 20_000;
/** Kept-alive connections would count as leaked. */
const NO_KEEP_ALIVE = { connection: 'close' };

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

/** The rooms and users that a visitor follows. */
export interface Interests {
  roomIds: string[];
  /** Users whose presence is watched. */
  userIds: string[];
}

/** The counts of a visit. */
export interface Visited {
  sockets: number;
  subscriptions: number;
  messages: number;
  pages: number;
  events: number;
  /** Visits with an error or a timeout, such as on an overloaded machine. */
  failures: number;
}

export const NOTHING: Visited = { sockets: 0, subscriptions: 0, messages: 0, pages: 0, events: 0, failures: 0 };

/**
 * Connects, reads a page of each room, opens all kinds of subscriptions, sends a message, waits for its event, and
 * disconnects even after an error.
 */
export async function visit(person: Person, { roomIds, userIds }: Interests, disconnect: Disconnect): Promise<Visited> {
  const visited = { ...NOTHING };
  let connection: Connection | undefined;
  try {
    const cursors: string[] = [];
    for (const id of roomIds) cursors.push(await readPage(person, id));
    visited.pages = cursors.length;
    connection = new Connection(person);
    visited.sockets = 1;
    for (const [index, id] of roomIds.entries()) {
      connection.subscribe(EVENTS, { id, after: cursors[index] });
      connection.subscribe(TYPING, { id });
    }
    connection.subscribe(INBOX, {});
    connection.subscribe(PRESENCE, { ids: userIds });
    if (disconnect !== 'terminates early') {
      await talk(person, connection, roomIds[0]);
      visited.messages = 1;
    }
  } catch {
    visited.failures = 1;
  }
  await connection?.disconnect(disconnect);
  return { ...visited, events: connection?.events ?? 0, subscriptions: connection?.subscriptions ?? 0 };
}

/** Sends a message to a room. @throws Error when its event does not arrive. */
async function talk(person: Person, connection: Connection, roomId: string | undefined): Promise<void> {
  const clientId = randomUUID();
  const sendMessage = async () => {
    await execute(person, TYPE, { id: roomId });
    await execute(person, SEND, { input: { roomId, clientId, body: `Hello from ${person.displayName}` } });
  };
  await Promise.all([connection.waitForMessage(clientId), sendMessage()]);
}

/** Reads a room's latest messages. @returns the room's cursor. */
async function readPage(person: Person, id: string): Promise<string> {
  const { room } = await execute<{ room: { cursor: string } }>(person, PAGE, { id });
  return room.cursor;
}

const execute = async <Data>(person: Person, query: string, variables: object): Promise<Data> =>
  dataOf(await send<Data>(query, variables, person.token, NO_KEEP_ALIVE, AbortSignal.timeout(TIMEOUT_MS)));

/** A socket with its subscriptions and the number of its events. */
class Connection {
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

  /** Resolves when the event of the message arrives. */
  waitForMessage(clientId: string): Promise<void> {
    this.awaited = clientId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the event of a message did not arrive')), TIMEOUT_MS);
      this.onSeen = () => {
        clearTimeout(timer);
        resolve();
      };
      this.onProblem = (error) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
      };
    });
  }

  async disconnect(disconnect: Disconnect): Promise<void> {
    this.onProblem = () => undefined;
    const socket = await Promise.race([this.arrived, this.closed]);
    if (disconnect === 'completes') for (const end of this.ends) end();
    if (disconnect === 'closes' || disconnect === 'completes') await this.client.dispose();
    else socket?.terminate();
    await this.closed;
  }
}

const clientIdOf = (data: unknown) =>
  (data as { roomEvents?: { message?: { clientId: string } } } | null)?.roomEvents?.message?.clientId;
