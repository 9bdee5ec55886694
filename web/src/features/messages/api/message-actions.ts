import { graphql } from '../../../gql/gql.ts';

export const EditMessageDocument = graphql(`
  mutation EditMessage($id: ID!, $body: String!) {
    result: editMessage(id: $id, body: $body) {
      ...MessageFields
    }
  }
`);

export const DeleteMessageDocument = graphql(`
  mutation DeleteMessage($id: ID!) {
    result: deleteMessage(id: $id) {
      ...MessageFields
    }
  }
`);

export const AddReactionDocument = graphql(`
  mutation AddReaction($id: ID!, $emoji: String!) {
    result: addReaction(messageId: $id, emoji: $emoji) {
      ...MessageFields
    }
  }
`);

export const RemoveReactionDocument = graphql(`
  mutation RemoveReaction($id: ID!, $emoji: String!) {
    result: removeReaction(messageId: $id, emoji: $emoji) {
      ...MessageFields
    }
  }
`);

export const PinMessageDocument = graphql(`
  mutation PinMessage($id: ID!) {
    result: pinMessage(id: $id) {
      ...MessageFields
    }
  }
`);

export const UnpinMessageDocument = graphql(`
  mutation UnpinMessage($id: ID!) {
    result: unpinMessage(id: $id) {
      ...MessageFields
    }
  }
`);
