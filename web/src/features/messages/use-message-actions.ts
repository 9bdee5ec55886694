import type { OperationVariables } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import {
  AddReactionDocument,
  DeleteMessageDocument,
  EditMessageDocument,
  PinMessageDocument,
  RemoveReactionDocument,
  UnpinMessageDocument,
} from './api/message-actions.ts';
import { mutateMessage, type MessageMutation } from './lib/optimistic-mutation.ts';
import { toggleReaction } from './lib/toggle-reaction.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

/** The actions on a message. Each resolves to whether it succeeded; an error is shown to the user. */
export function useMessageActions(roomId: string) {
  const client = useApolloClient();
  const mutate = async <V extends OperationVariables & { id: string }>(
    request: MessageMutation<V>,
  ): Promise<boolean> => {
    try {
      await mutateMessage(client, roomId, request);
      return true;
    } catch (error) {
      showProblem(problemOf(error));
      return false;
    }
  };
  return {
    edit: ({ id }: MessageFieldsFragment, body: string) =>
      mutate({ mutation: EditMessageDocument, variables: { id, body } }),
    remove: ({ id }: MessageFieldsFragment) => mutate({ mutation: DeleteMessageDocument, variables: { id } }),
    toggleReaction: (message: MessageFieldsFragment, emoji: string) => {
      const isTaken = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.viewerReacted);
      return mutate({
        mutation: isTaken ? RemoveReactionDocument : AddReactionDocument,
        variables: { id: message.id, emoji },
        optimistic: { ...message, reactions: toggleReaction(message.reactions, emoji) },
      });
    },
    setPinned: (message: MessageFieldsFragment, pinned: boolean) =>
      mutate({
        mutation: pinned ? PinMessageDocument : UnpinMessageDocument,
        variables: { id: message.id },
        optimistic: { ...message, pinned },
      }),
  };
}
