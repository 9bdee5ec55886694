import { expect, test } from '@jest/globals';
import { gql } from '@apollo/client';
import { createCache } from './cache.ts';

const QUERY = gql`
  query Viewer {
    room(id: "r1") {
      id
      viewer {
        role
        readSeq
        unreadCount
      }
    }
  }
`;

const room = (readSeq: number, unreadCount: number, role = 'MEMBER') => ({
  room: { __typename: 'Room', id: 'r1', viewer: { __typename: 'RoomViewer', role, readSeq, unreadCount } },
});

test('an answer from before the room was read brings no old counts, but all else that is new', () => {
  const cache = createCache();
  cache.writeQuery({ query: QUERY, data: room(9, 0) });
  cache.writeQuery({ query: QUERY, data: room(4, 5, 'OWNER') });
  expect(cache.readQuery({ query: QUERY })).toEqual(room(9, 0, 'OWNER'));
});

test('newer counts for the same place are taken', () => {
  const cache = createCache();
  cache.writeQuery({ query: QUERY, data: room(4, 1) });
  cache.writeQuery({ query: QUERY, data: room(4, 2) });
  expect(cache.readQuery({ query: QUERY })).toEqual(room(4, 2));
});
