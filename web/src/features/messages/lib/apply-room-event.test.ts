import { beforeEach, describe, expect, test } from '@jest/globals';
import { gql } from '@apollo/client';
import type { InMemoryCache } from '@apollo/client/cache';
import { createCache } from '../../../lib/apollo/cache.ts';
import { RoomTimelineDocument } from '../api/room-timeline.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { messageFixture } from '../../../../tests/message-fixture.ts';
import { applyMessage, applyRoomEvent, type RoomEvent } from './apply-room-event.ts';
import { messageTypePolicies } from './type-policies.ts';

const ROOM_ID = 'r1';
const variables = { roomId: ROOM_ID, last: 50 };

const event = (__typename: RoomEvent['__typename'], cursor: number, rest: object) =>
  ({ __typename, cursor: `cursor ${cursor}`, roomId: ROOM_ID, ...rest }) as unknown as RoomEvent;

const added = (seq: number, change?: Partial<MessageFieldsFragment>) =>
  event('MessageAdded', seq, { message: messageFixture(seq, change) });

const updated = (seq: number, change: Partial<MessageFieldsFragment>) =>
  event('MessageUpdated', 9, { message: messageFixture(seq, change) });

const deleted = (seq: number) =>
  event('MessageDeleted', 9, { message: messageFixture(seq, { body: '', deletedAt: '2026-01-02T00:00:00.000Z' }) });

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
    archivedAt: null,
    pinnedMessages: [] as MessageFieldsFragment[],
    lastMessage: messageFixture(seqs.at(-1) ?? 0),
    lastSeq: seqs.at(-1) ?? 0,
    messages: {
      __typename: 'MessageConnection',
      edges: seqs.map((seq) => ({ __typename: 'MessageEdge', node: messageFixture(seq) })),
      pageInfo: { __typename: 'PageInfo', hasPreviousPage: true, startCursor: `page ${seqs[0]}` },
    },
  };
}

let cache: InMemoryCache;

/** What other parts of the web client have loaded of the room. */
const OtherFields = gql`
  fragment OtherFields on Room {
    id
    name
    lastMessage {
      id
    }
    lastSeq
    members(first: 100) {
      edges {
        node {
          role
          user {
            id
          }
        }
      }
    }
  }
`;

const Replies = gql`
  fragment Replies on Message {
    id
    replies(first: 100) {
      edges {
        node {
          id
          seq
        }
      }
    }
  }
`;

const load = (seqs: number[], cursor: string) => {
  const data = room(seqs, cursor);
  cache.writeQuery({ query: RoomTimelineDocument, variables, data: { room: data } as never });
  cache.writeFragment({ fragment: OtherFields, data: { ...data, members: members(['ada', 'grace']) } });
};

const members = (ids: string[]) => ({
  __typename: 'RoomMemberConnection',
  edges: ids.map((id) => ({
    __typename: 'RoomMemberEdge',
    node: { __typename: 'RoomMember', role: 'MEMBER', user: { __typename: 'User', id } },
  })),
});

const otherFields = () => {
  const read = cache.readFragment<{
    name: string;
    lastMessage: { id: string } | null;
    members: ReturnType<typeof members>;
  }>({ id: `Room:${ROOM_ID}`, fragment: OtherFields });
  return {
    name: read?.name,
    last: read?.lastMessage?.id,
    members: read?.members.edges.map(({ node }) => `${node.user.id} ${node.role}`),
  };
};

const read = () => {
  const loaded = cache.readQuery({ query: RoomTimelineDocument, variables })?.room as unknown as ReturnType<
    typeof room
  >;
  return {
    cursor: loaded.cursor,
    pins: loaded.pinnedMessages.map(({ id }) => id),
    messages: loaded.messages.edges.map(({ node }) => node),
    bodies: loaded.messages.edges.map(({ node }) => node.body),
    pageInfo: loaded.messages.pageInfo,
  };
};

beforeEach(() => {
  cache = createCache(messageTypePolicies);
  load([1, 2], 'cursor 2');
});

describe('applyRoomEvent', () => {
  test('updates the messages and the cursor together', () => {
    applyRoomEvent(cache, added(3));
    expect(read()).toMatchObject({ cursor: 'cursor 3', bodies: ['body 1', 'body 2', 'body 3'] });
  });

  test.each([
    ['MessageAdded', added(3)],
    ['MessageAdded with a reply', added(3, { replyTo: messageFixture(1) })],
    ['MessageUpdated', updated(2, { body: 'edited', pinned: true })],
    ['MessageDeleted', deleted(2)],
    ['MemberAdded', event('MemberAdded', 9, { user: { id: 'grace' }, role: 'OWNER' })],
    ['MemberRemoved', event('MemberRemoved', 9, { user: { id: 'grace' } })],
    [
      'RoomUpdated',
      event('RoomUpdated', 9, {
        room: { __typename: 'Room', id: ROOM_ID, name: 'new', topic: null, archivedAt: null },
      }),
    ],
  ])('is idempotent for %s', (_name, twice) => {
    const fresh = cache.extract();
    applyRoomEvent(cache, twice);
    const once = cache.extract();
    expect(once).not.toEqual(fresh);
    applyRoomEvent(cache, twice);
    expect(cache.extract()).toEqual(once);
  });

  test('inserts a late message in order', () => {
    applyMessage(cache, ROOM_ID, messageFixture(4));
    applyRoomEvent(cache, added(3));
    expect(read().bodies).toEqual(['body 1', 'body 2', 'body 3', 'body 4']);
  });

  test('applies the newer text of a message', () => {
    applyRoomEvent(cache, added(2, { body: 'edited' }));
    expect(read().bodies).toEqual(['body 1', 'edited']);
  });

  test('applies edits, reactions and reply counts', () => {
    const reactions = [{ __typename: 'Reaction' as const, emoji: '👍', count: 2, viewerReacted: true }];
    applyRoomEvent(
      cache,
      updated(1, { body: 'edited', editedAt: '2026-01-02T00:00:00.000Z', reactions, replyCount: 3 }),
    );
    expect(read().messages[0]).toMatchObject({ body: 'edited', reactions, replyCount: 3 });
    applyRoomEvent(cache, updated(1, { reactions: [] }));
    expect(read().messages[0]?.reactions).toEqual([]);
  });

  test('does not insert an older message that changed, because there would be a gap', () => {
    load([7, 8], 'cursor 8');
    applyRoomEvent(cache, updated(3, { body: 'edited' }));
    expect(read().bodies).toEqual(['body 7', 'body 8']);
  });

  test('adds the latest pin first, and removes pins', () => {
    applyRoomEvent(cache, updated(1, { pinned: true }));
    applyRoomEvent(cache, updated(2, { pinned: true }));
    expect(read().pins).toEqual(['m2', 'm1']);
    applyRoomEvent(cache, updated(1, { pinned: false }));
    expect(read().pins).toEqual(['m2']);
  });

  test('keeps a deleted message in place, and makes the one before it the last message', () => {
    applyRoomEvent(cache, updated(2, { pinned: true }));
    applyRoomEvent(cache, deleted(2));
    expect(read()).toMatchObject({ bodies: ['body 1', ''], pins: [] });
    expect(otherFields().last).toBe('m1');
  });

  test('adds a reply to the loaded replies', () => {
    const replies = () =>
      cache
        .readFragment<{ replies: { edges: { node: { id: string } }[] } }>({ id: 'Message:m1', fragment: Replies })
        ?.replies.edges.map(({ node }) => node.id);
    cache.writeFragment({
      fragment: Replies,
      data: { __typename: 'Message', id: 'm1', replies: { __typename: 'MessageConnection', edges: [] } },
    });
    applyRoomEvent(cache, added(3, { replyTo: messageFixture(1) }));
    applyRoomEvent(cache, added(4, { replyTo: messageFixture(2) }));
    expect(replies()).toEqual(['m3']);
  });

  test('applies roles, departures and the room’s name', () => {
    applyRoomEvent(cache, event('MemberAdded', 9, { user: { id: 'grace' }, role: 'MODERATOR' }));
    applyRoomEvent(cache, event('MemberRemoved', 9, { user: { id: 'ada' } }));
    const facts = { __typename: 'Room', id: ROOM_ID, name: 'galley', topic: null, archivedAt: null };
    applyRoomEvent(cache, event('RoomUpdated', 9, { room: facts }));
    expect(otherFields()).toMatchObject({ name: 'galley', members: ['grace MODERATOR'] });
  });

  test('ignores a room that is not loaded', () => {
    const event = { ...added(3), roomId: 'elsewhere' } as RoomEvent;
    applyRoomEvent(cache, event);
    expect(read().bodies).toEqual(['body 1', 'body 2']);
  });
});

describe('applyMessage', () => {
  test('leaves the cursor to the events, because other messages may come before one’s own', () => {
    applyMessage(cache, ROOM_ID, messageFixture(9));
    expect(read().cursor).toBe('cursor 2');
  });

  test('leaves out an old message that is separated by a gap', () => {
    load([7, 8], 'cursor 8');
    applyMessage(cache, ROOM_ID, messageFixture(3));
    expect(read().bodies).toEqual(['body 7', 'body 8']);
  });
});

describe('a latest page', () => {
  test('replaces the cached messages and the cursor', () => {
    load([7, 8], 'cursor 8');
    expect(read()).toMatchObject({
      cursor: 'cursor 8',
      bodies: ['body 7', 'body 8'],
      pageInfo: { startCursor: 'page 7' },
    });
  });

  test('keeps a message that was sent while the page was loading', () => {
    applyMessage(cache, ROOM_ID, messageFixture(9));
    load([7, 8], 'cursor 8');
    expect(read().bodies).toEqual(['body 7', 'body 8', 'body 9']);
  });
});
