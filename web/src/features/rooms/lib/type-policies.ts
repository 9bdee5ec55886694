import type { TypePolicies } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';

/** How the cache merges the pages of the lists of rooms, and finds a room that it knows. */
export const roomTypePolicies: TypePolicies = {
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
};
