import { expect, test } from '@jest/globals';
import { gql } from '@apollo/client';
import { createCache } from '../../../lib/apollo/cache.ts';
import { messageTypePolicies } from './type-policies.ts';

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

test('keeps newer counts but applies other fields of an older response', () => {
  const cache = createCache(messageTypePolicies);
  cache.writeQuery({ query: QUERY, data: room(9, 0) });
  cache.writeQuery({ query: QUERY, data: room(4, 5, 'OWNER') });
  expect(cache.readQuery({ query: QUERY })).toEqual(room(9, 0, 'OWNER'));
});

test('applies newer counts for the same read marker', () => {
  const cache = createCache(messageTypePolicies);
  cache.writeQuery({ query: QUERY, data: room(4, 1) });
  cache.writeQuery({ query: QUERY, data: room(4, 2) });
  expect(cache.readQuery({ query: QUERY })).toEqual(room(4, 2));
});
