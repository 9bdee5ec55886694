import { Person } from '../../support/client.ts';
import { Reader } from './reader.ts';
import type { Stored } from './verdict.ts';

const READERS_PER_ROOM = 22;
/** Every Nth reader also selects the author's name, which comes from the other subgraph. */
const WITH_AUTHOR_EVERY = 4;
const PAGE = 100;

const HISTORY = `query ($roomId: ID!, $after: String) {
  room(id: $roomId) {
    messages(first: ${PAGE}, after: $after) { edges { node { seq clientId } } pageInfo { hasNextPage endCursor } }
  }
}`;

interface History {
  room: {
    messages: { edges: { node: Stored }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  };
}

/** A room with its writer and readers, and the position up to which its history was read. */
export interface MonitoredRoom {
  id: string;
  writer: Person;
  readers: Reader[];
  /** The last message of the previous experiments. */
  seq: number;
  cursor: string | null;
}

export async function openMonitoredRoom(isPrivate: boolean): Promise<MonitoredRoom> {
  const [writer, reader] = await Promise.all([Person.register('writer'), Person.register('reader')]);
  const id = await writer.createRoom({ kind: isPrivate ? 'PRIVATE' : 'PUBLIC', memberIds: [reader.id] });
  const { room } = await writer.execute<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
    id,
  });
  const readers = Array.from(
    { length: READERS_PER_ROOM },
    (_, index) => new Reader(reader, id, room.cursor, index % WITH_AUTHOR_EVERY === 0),
  );
  return { id, writer, readers, seq: 0, cursor: null };
}

/** Reads the messages stored since the last call. */
export async function readHistory(target: MonitoredRoom): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (;;) {
    const { room } = await target.writer.execute<History>(HISTORY, { roomId: target.id, after: target.cursor });
    const { edges, pageInfo } = room.messages;
    stored.push(...edges.map(({ node }) => node));
    target.cursor = pageInfo.endCursor ?? target.cursor;
    target.seq = stored.at(-1)?.seq ?? target.seq;
    if (!pageInfo.hasNextPage) return stored;
  }
}
