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
      ... on MessageUpdated {
        message {
          id
          ...MessageFields
        }
      }
      ... on MessageDeleted {
        message {
          id
          ...MessageFields
        }
      }
      ... on MemberAdded {
        user {
          id
          username
          displayName
          avatarUrl
        }
        role
      }
      ... on MemberRemoved {
        user {
          id
        }
      }
      ... on RoomUpdated {
        room {
          id
          name
          topic
          archivedAt
        }
      }
    }
  }
`);
