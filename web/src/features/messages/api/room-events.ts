import { graphql } from '../../../gql/gql.ts';

export const RoomEventsDocument = graphql(`
  subscription RoomEvents($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      cursor
      roomId
      ... on MessageAdded {
        message {
          id
          ...MessageFields
        }
      }
    }
  }
`);
