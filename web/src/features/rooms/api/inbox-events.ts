import { graphql } from '../../../gql/gql.ts';

export const InboxEventsDocument = graphql(`
  subscription InboxEvents {
    inboxEvents {
      __typename
      ... on RoomJoined {
        room {
          id
          ...RoomListItem
          ...RoomPeople
        }
      }
      ... on RoomLeft {
        roomId
      }
      ... on RoomActivity {
        room {
          id
          ...RoomListItem
        }
      }
    }
  }
`);
