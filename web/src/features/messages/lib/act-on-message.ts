import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { readFragment, type FragmentType } from '../../../gql/fragment-masking.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { MessageFields } from '../api/message-fields.ts';
import { foldChange } from './fold-room-event.ts';
import { beginAct } from './pending-acts.ts';

export interface Act<V extends OperationVariables> {
  mutation: TypedDocumentNode<{ result: FragmentType<typeof MessageFields> }, V>;
  variables: V;
  /** How the message will stand; shown until the answer is there, and taken back when it fails. */
  foreseen?: MessageFieldsFragment;
}

let acts = 0;

/** Changes a message at the server and in the cache. Throws what Apollo Client throws. */
export async function actOnMessage<V extends OperationVariables & { id: string }>(
  client: ApolloClient,
  roomId: string,
  { mutation, variables, foreseen }: Act<V>,
): Promise<void> {
  const { cache } = client;
  const layer = `act ${acts++}`;
  const end = beginAct(cache, variables.id);
  if (foreseen) cache.recordOptimisticTransaction((draft) => foldChange(draft, roomId, foreseen), layer);
  try {
    const { data } = await client.mutate<{ result: FragmentType<typeof MessageFields> }>({
      mutation,
      variables,
      fetchPolicy: 'no-cache',
    });
    const isOvertaken = end();
    if (data && !isOvertaken) foldChange(cache, roomId, readFragment(MessageFields, data.result));
  } finally {
    end();
    if (foreseen) cache.removeOptimistic(layer);
  }
}
