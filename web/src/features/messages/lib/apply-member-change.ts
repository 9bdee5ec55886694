import type { ApolloCache, Reference } from '@apollo/client';
import type { MemberRole } from '../../../gql/graphql.ts';

interface CachedMembers {
  edges: { node: { user: Reference; role: MemberRole } }[];
}

/**
 * Brings a member's role, or with null their leaving, into the lists of members that are loaded. Who has come in and
 * how many they are now is not said by the event: see `refreshMembership`.
 */
export function applyMemberChange(cache: ApolloCache, roomId: string, userId: string, role: MemberRole | null): void {
  const user = cache.identify({ __typename: 'User', id: userId });
  cache.modify<{ members: CachedMembers }>({
    id: cache.identify({ __typename: 'Room', id: roomId }),
    fields: {
      members: (existing) => {
        const list = existing as CachedMembers;
        const edges = list.edges.flatMap((edge) => {
          if (edge.node.user.__ref !== user) return [edge];
          return role ? [{ ...edge, node: { ...edge.node, role } }] : [];
        });
        return { ...list, edges };
      },
    },
  });
}
