import type { ApolloCache, Reference } from '@apollo/client';
import type { MemberRole } from '../../../gql/graphql.ts';

interface CachedMembers {
  edges: { node: { user: Reference; role: MemberRole } }[];
}

/**
 * Applies a new role, or with null a departure, to the loaded member lists. The event does not carry new members or the
 * member count: see `refreshMembership`.
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
