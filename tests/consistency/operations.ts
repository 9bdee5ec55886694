import type { Person } from '../support/client.ts';
import { PEOPLE } from './actions.ts';

/** A message as every reader of the room sees it. */
export interface MessageState {
  id: string;
  seq: number;
  body: string;
  isEdited: boolean;
  pinned: boolean;
  replyCount: number;
  reactions: string[];
  mentions: string[];
}

/** A room as every reader sees it, without deleted messages. */
export interface RoomState {
  name: string;
  topic: string | null;
  isArchived: boolean;
  messages: Map<string, MessageState>;
  members: Map<string, string>;
}

interface MessageNode {
  id: string;
  seq: number;
  body: string;
  editedAt: string | null;
  deletedAt: string | null;
  pinned: boolean;
  replyCount: number;
  reactions: { emoji: string; users: { id: string }[] }[];
  mentions: { id: string }[];
}

interface RoomNode {
  name: string;
  topic: string | null;
  archivedAt: string | null;
}

export interface RoomEventData {
  roomEvents: { cursor: string } & (
    | { __typename: 'MessageAdded' | 'MessageUpdated' | 'MessageDeleted'; message: MessageNode }
    | { __typename: 'MemberAdded'; user: { id: string }; role: string }
    | { __typename: 'MemberRemoved'; user: { id: string } }
    | { __typename: 'RoomUpdated'; room: RoomNode }
  );
}

/** A page of `PEOPLE` users contains everyone who could have reacted. */
const MESSAGE = `fragment M on Message {
  id seq body editedAt deletedAt pinned replyCount reactions { emoji users(first: ${PEOPLE}) { id } } mentions { id }
}`;

export const ROOM_EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    __typename
    cursor
    ... on MessageAdded { message { ...M } }
    ... on MessageUpdated { message { ...M } }
    ... on MessageDeleted { message { ...M } }
    ... on MemberAdded { user { id } role }
    ... on MemberRemoved { user { id } }
    ... on RoomUpdated { room { name topic archivedAt } }
  }
}
${MESSAGE}`;

const ROOM = `query ($id: ID!, $members: String, $messages: String) {
  room(id: $id) {
    cursor name topic archivedAt
    members(first: 100, after: $members) { edges { node { role user { id } } } pageInfo { hasNextPage endCursor } }
    messages(first: 50, after: $messages) { edges { node { ...M } } pageInfo { hasNextPage endCursor } }
  }
}
${MESSAGE}`;

interface Page<Node> {
  edges: { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

interface RoomData {
  room:
    | (RoomNode & {
        cursor: string;
        members: Page<{ role: string; user: { id: string } }>;
        messages: Page<MessageNode>;
      })
    | null;
}

/**
 * Reads all pages of a room. The cursor is the one from the first page.
 * @returns null when the person has no access.
 */
export async function readRoom(person: Person, roomId: string): Promise<(RoomState & { cursor: string }) | null> {
  const messages = new Map<string, MessageState>();
  const members = new Map<string, string>();
  let cursor: string | undefined;
  let after: { members?: string; messages?: string } = {};
  for (;;) {
    const { data, errors } = await person.send<RoomData>(ROOM, { id: roomId, ...after });
    const room = data?.room;
    if (!room) {
      if (errors[0]?.extensions.code === 'NOT_FOUND') return null;
      throw new Error(`cannot read the room: ${JSON.stringify(errors)}`);
    }
    cursor ??= room.cursor;
    for (const { node } of room.members.edges) members.set(node.user.id, node.role);
    for (const { node } of room.messages.edges) if (!node.deletedAt) messages.set(node.id, stateOf(node));
    if (!room.members.pageInfo.hasNextPage && !room.messages.pageInfo.hasNextPage) {
      return { cursor, ...roomStateOf(room), messages, members };
    }
    after = { members: room.members.pageInfo.endCursor, messages: room.messages.pageInfo.endCursor };
  }
}

export const roomStateOf = ({ name, topic, archivedAt }: RoomNode) => ({
  name,
  topic,
  isArchived: archivedAt !== null,
});

export const stateOf = (node: MessageNode): MessageState => ({
  id: node.id,
  seq: node.seq,
  body: node.body,
  isEdited: node.editedAt !== null,
  pinned: node.pinned,
  replyCount: node.replyCount,
  reactions: node.reactions.map(({ emoji, users }) => `${emoji} ${users.map(({ id }) => id).join(' ')}`),
  mentions: node.mentions.map(({ id }) => id),
});
