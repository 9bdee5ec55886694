import { beforeEach, describe, expect, test } from '@jest/globals';
import type { InMemoryCache } from '@apollo/client/cache';
import { createCache } from '../../../lib/apollo/cache.ts';
import { RoomTimelineDocument } from '../api/room-timeline.ts';
import { foldMessage, foldRoomEvent, type RoomEvent } from './fold-room-event.ts';

const ROOM_ID = 'r1';
const variables = { roomId: ROOM_ID, last: 50 };

const message = (seq: number, body = `body ${seq}`) => ({
  __typename: 'Message' as const,
  id: `m${seq}`,
  seq,
  clientId: `c${seq}`,
  body,
  createdAt: '2026-01-01T00:00:00.000Z',
  author: { __typename: 'User' as const, id: 'ada', username: 'ada', displayName: 'Ada', avatarUrl: null },
});

const added = (seq: number, body?: string) =>
  ({
    __typename: 'MessageAdded',
    cursor: `cursor ${seq}`,
    roomId: ROOM_ID,
    message: message(seq, body),
  }) as unknown as RoomEvent;

function room(seqs: number[], cursor: string) {
  return {
    __typename: 'Room',
    id: ROOM_ID,
    cursor,
    kind: 'PUBLIC',
    name: 'engine-room',
    topic: null,
    memberCount: 1,
    viewer: null,
    messages: {
      __typename: 'MessageConnection',
      edges: seqs.map((seq) => ({ __typename: 'MessageEdge', node: message(seq) })),
      pageInfo: { __typename: 'PageInfo', hasPreviousPage: true, startCursor: `page ${seqs[0]}` },
    },
  };
}

let cache: InMemoryCache;

const load = (seqs: number[], cursor: string) =>
  cache.writeQuery({ query: RoomTimelineDocument, variables, data: { room: room(seqs, cursor) } as never });

const read = () => {
  const loaded = cache.readQuery({ query: RoomTimelineDocument, variables })?.room as unknown as ReturnType<
    typeof room
  >;
  return {
    cursor: loaded.cursor,
    bodies: loaded.messages.edges.map(({ node }) => node.body),
    pageInfo: loaded.messages.pageInfo,
  };
};

beforeEach(() => {
  cache = createCache();
  load([1, 2], 'cursor 2');
});

describe('foldRoomEvent', () => {
  test('moves the messages and the cursor together', () => {
    foldRoomEvent(cache, added(3));
    expect(read()).toMatchObject({ cursor: 'cursor 3', bodies: ['body 1', 'body 2', 'body 3'] });
  });

  test('changes nothing when an event comes twice', () => {
    foldRoomEvent(cache, added(3));
    const before = read();
    foldRoomEvent(cache, added(3));
    expect(read()).toEqual(before);
  });

  test('puts a message that came late in its place', () => {
    foldMessage(cache, ROOM_ID, message(4) as never);
    foldRoomEvent(cache, added(3));
    expect(read().bodies).toEqual(['body 1', 'body 2', 'body 3', 'body 4']);
  });

  test('takes the newer text of a message', () => {
    foldRoomEvent(cache, added(2, 'edited'));
    expect(read().bodies).toEqual(['body 1', 'edited']);
  });

  test('does nothing for a room that is not loaded', () => {
    const event = { ...added(3), roomId: 'elsewhere' } as RoomEvent;
    foldRoomEvent(cache, event);
    expect(read().bodies).toEqual(['body 1', 'body 2']);
  });
});

describe('foldMessage', () => {
  test('leaves the cursor where the events have brought it: others may stand before one’s own message', () => {
    foldMessage(cache, ROOM_ID, message(9) as never);
    expect(read().cursor).toBe('cursor 2');
  });
});

describe('the latest page', () => {
  test('takes the place of what was known, and its cursor with it', () => {
    load([7, 8], 'cursor 8');
    expect(read()).toMatchObject({
      cursor: 'cursor 8',
      bodies: ['body 7', 'body 8'],
      pageInfo: { startCursor: 'page 7' },
    });
  });

  test('keeps a message that was sent while it was on its way', () => {
    foldMessage(cache, ROOM_ID, message(9) as never);
    load([7, 8], 'cursor 8');
    expect(read().bodies).toEqual(['body 7', 'body 8', 'body 9']);
  });
});
