import { InMemoryCache } from '@apollo/client/cache';
import { cacheSizes, relayStylePagination } from '@apollo/client/utilities';
import { messagesPolicy, repliesPolicy } from './messages-policy.ts';
import { viewerPolicy } from './viewer-policy.ts';

// Each message has two lists, its reactions and its mentions: from 5,000 messages in one room on, the reading of each
// would push out that of another, and all would be read anew with every change.
cacheSizes['inMemoryCache.executeSubSelectedArray'] = 50_000;

/** An empty cache that knows how the schema's lists are read page by page. */
export const createCache = (): InMemoryCache =>
  new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          myRooms: relayStylePagination(),
          // Read whole each time: rooms leave it as they come back.
          hiddenRooms: { keyArgs: false, merge: false },
          rooms: relayStylePagination(['query']),
          room: (existing, { args, toReference }) =>
            existing ?? toReference({ __typename: 'Room', id: String(args?.['id']) }),
        },
      },
      Room: { fields: { messages: messagesPolicy, pinnedMessages: { merge: false }, viewer: viewerPolicy } },
      Message: { fields: { reactions: { merge: false }, mentions: { merge: false }, replies: repliesPolicy } },
    },
  });
