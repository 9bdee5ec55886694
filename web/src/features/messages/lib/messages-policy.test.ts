import { expect, test } from '@jest/globals';
import { gql } from '@apollo/client';
import { createCache } from '../../../lib/apollo/cache.ts';
import { messageTypePolicies } from './type-policies.ts';

const QUERY = gql`
  query Page($last: Int, $before: String) {
    room {
      id
      messages(last: $last, before: $before) {
        edges {
          node {
            id
            seq
          }
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  }
`;

const page = (seqs: number[], hasPreviousPage: boolean) => ({
  room: {
    __typename: 'Room',
    id: 'r1',
    messages: {
      __typename: 'MessageConnection',
      edges: seqs.map((seq) => ({ __typename: 'MessageEdge', node: { __typename: 'Message', id: `m${seq}`, seq } })),
      pageInfo: { __typename: 'PageInfo', hasPreviousPage, startCursor: `before ${seqs[0]}` },
    },
  },
});

test('prepends older pages without duplicates, and keeps the cursor of the next one', () => {
  const cache = createCache(messageTypePolicies);
  cache.writeQuery({ query: QUERY, variables: { last: 2 }, data: page([5, 6], true) });
  cache.writeQuery({ query: QUERY, variables: { last: 3, before: 'before 5' }, data: page([3, 4, 5], true) });
  cache.writeQuery({ query: QUERY, variables: { last: 2, before: 'before 3' }, data: page([1, 2], false) });
  const { room } = cache.readQuery<ReturnType<typeof page>>({ query: QUERY, variables: { last: 2 } }) ?? {};
  expect(room?.messages.edges.map(({ node }) => node.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(room?.messages.pageInfo).toMatchObject({ hasPreviousPage: false, startCursor: 'before 1' });
});

test('keeps all messages when an older page is empty', () => {
  const cache = createCache(messageTypePolicies);
  cache.writeQuery({ query: QUERY, variables: { last: 2 }, data: page([5, 6], true) });
  cache.writeQuery({ query: QUERY, variables: { last: 2, before: 'before 5' }, data: page([], false) });
  const { room } = cache.readQuery<ReturnType<typeof page>>({ query: QUERY, variables: { last: 2 } }) ?? {};
  expect(room?.messages.edges.map(({ node }) => node.seq)).toEqual([5, 6]);
  expect(room?.messages.pageInfo.hasPreviousPage).toBe(false);
});

test('drops an older page of a list that has been replaced', () => {
  const cache = createCache(messageTypePolicies);
  cache.writeQuery({ query: QUERY, variables: { last: 2 }, data: page([5, 6], true) });
  cache.writeQuery({ query: QUERY, variables: { last: 2 }, data: page([99, 100], true) });
  cache.writeQuery({ query: QUERY, variables: { last: 2, before: 'before 5' }, data: page([3, 4], true) });
  const { room } = cache.readQuery<ReturnType<typeof page>>({ query: QUERY, variables: { last: 2 } }) ?? {};
  expect(room?.messages.edges.map(({ node }) => node.seq)).toEqual([99, 100]);
  expect(room?.messages.pageInfo.startCursor).toBe('before 99');
});
