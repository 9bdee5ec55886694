import { graphql } from '../../../gql/gql.ts';

export const TypingDocument = graphql(`
  subscription Typing($roomId: ID!) {
    typing(roomId: $roomId) {
      typing
      user {
        id
        username
        displayName
      }
    }
  }
`);

export const SetTypingDocument = graphql(`
  mutation SetTyping($roomId: ID!, $typing: Boolean!) {
    setTyping(roomId: $roomId, typing: $typing)
  }
`);
