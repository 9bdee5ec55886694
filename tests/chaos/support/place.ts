import { Person } from '../../support/client.ts';
import { Reader } from './reader.ts';
import type { Stored } from './verdict.ts';

const READERS_A_ROOM = 22;
/** Every Nth reader asks for the author's name as well, which comes from the other subgraph. */
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

/** A room, where its history was read up to, and who follows it. */
export interface Place {
  id: string;
  writer: Person;
  readers: Reader[];
  /** The last message of the trials before. */
  seq: number;
  cursor: string | null;
}

export async function openPlace(isPrivate: boolean): Promise<Place> {
  const [writer, reader] = await Promise.all([Person.register('writer'), Person.register('reader')]);
  const id = await writer.createRoom({ kind: isPrivate ? 'PRIVATE' : 'PUBLIC', memberIds: [reader.id] });
  const { room } = await writer.ask<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
    id,
  });
  const readers = Array.from(
    { length: READERS_A_ROOM },
    (_, index) => new Reader(reader, id, room.cursor, index % WITH_AUTHOR_EVERY === 0),
  );
  return { id, writer, readers, seq: 0, cursor: null };
}

/** What was stored since it was read last. */
export async function readHistory(place: Place): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (;;) {
    const { room } = await place.writer.ask<History>(HISTORY, { roomId: place.id, after: place.cursor });
    const { edges, pageInfo } = room.messages;
    stored.push(...edges.map(({ node }) => node));
    place.cursor = pageInfo.endCursor ?? place.cursor;
    place.seq = stored.at(-1)?.seq ?? place.seq;
    if (!pageInfo.hasNextPage) return stored;
  }
}
