import { InMemoryCache } from '@apollo/client/cache';
import { cacheSizes, relayStylePagination } from '@apollo/client/utilities';
import { messagesPolicy, repliesPolicy } from './messages-policy.ts';
import { viewerPolicy } from './viewer-policy.ts';

// Each message has two lists, reactions and mentions. With the default size, 5,000 messages in a room would evict each
// other's entries, and every change would read all of them again.
cacheSizes['inMemoryCache.executeSubSelectedArray'] = 50_000;

/** Creates an empty cache that merges the pages of the schema's lists. */
export const createCache = (): InMemoryCache =>
  new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          myRooms: relayStylePagination(),
          // Always loaded as a whole: rooms leave it when they are shown again.
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
