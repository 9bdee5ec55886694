import { graphql } from '../../../gql/gql.ts';

export const PresenceDocument = graphql(`
  subscription Presence($userIds: [ID!]!) {
    presence(userIds: $userIds) {
      online
      user {
        id
      }
    }
  }
`);
