import { graphql } from '../../../gql/gql.ts';

export const InboxEventsDocument = graphql(`
  subscription InboxEvents {
    inboxEvents {
      __typename
      ... on RoomJoined {
        room {
          id
          viewer {
            role
            hidden
          }
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
          kind
          memberCount
          viewer {
            role
            hidden
          }
          ...RoomListItem
        }
      }
    }
  }
`);
