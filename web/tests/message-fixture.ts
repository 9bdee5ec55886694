import type { MessageFieldsFragment } from '../src/gql/graphql.ts';

/** A message for tests, as the API returns it. */
export const messageFixture = (seq: number, change: Partial<MessageFieldsFragment> = {}): MessageFieldsFragment =>
  ({
    __typename: 'Message',
    id: `m${seq}`,
    seq,
    clientId: `c${seq}`,
    body: `body ${seq}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    pinned: false,
    replyCount: 0,
    replyTo: null,
    mentions: [],
    reactions: [],
    author: { __typename: 'User', id: 'ada', username: 'ada', displayName: 'Ada', avatarUrl: null },
    ...change,
  }) as MessageFieldsFragment;
