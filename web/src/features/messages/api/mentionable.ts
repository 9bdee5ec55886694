import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { matchPeople } from '../lib/match-people.ts';
import { useConversation } from '../conversation-context.ts';
import { usePeopleSearch } from '@/features/people/api/search-people.ts';
import { graphql } from '@/gql/gql.ts';

const PAGE_SIZE = 100;
/** The member list cannot be searched on the server, so the web client loads at most this many members. */
const MAX_MEMBERS = 1_000;
const MAX_RESULTS = 8;

const MentionableDocument = graphql(`
  query Mentionable($roomId: ID!, $first: Int!, $after: String) {
    room(id: $roomId) {
      id
      kind
      mentionable: members(first: $first, after: $after) {
        edges {
          node {
            role
            user {
              id
              username
              displayName
              avatarUrl
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export interface Mentionable {
  id: string;
  username: string;
  displayName: string;
  avatarUrl?: string | null;
  isMember: boolean;
}

/** People whom the viewer may mean by `query`: members of the room first, then, in a public room, other users. */
export function useMentionable(query: string): Mentionable[] {
  const { roomId, viewerId } = useConversation();
  const { data, fetchMore } = useQuery(MentionableDocument, {
    variables: { roomId, first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const room = data?.room;
  const { edges = [], pageInfo } = room?.mentionable ?? {};
  const after = pageInfo?.hasNextPage && edges.length < MAX_MEMBERS ? pageInfo.endCursor : null;
  const { people: others = [] } = usePeopleSearch(room?.kind === 'PUBLIC' ? query : '');

  useEffect(() => {
    if (!after) return;
    const more = fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult: { room: next } }) => {
        if (!before.room || !next) return before;
        const edges = [...before.room.mentionable.edges, ...next.mentionable.edges];
        return { ...before, room: { ...before.room, mentionable: { ...next.mentionable, edges } } };
      },
    });
    // Use the members loaded so far.
    more.catch(() => undefined);
  }, [after, fetchMore]);

  const members = edges.map(({ node }) => ({ ...node.user, isMember: true })).filter(({ id }) => id !== viewerId);
  const known = new Set([viewerId, ...members.map(({ id }) => id)]);
  const nonMembers = others.filter(({ id }) => !known.has(id)).map((person) => ({ ...person, isMember: false }));
  return [members, nonMembers].flatMap((people) => matchPeople(people, query, MAX_RESULTS)).slice(0, MAX_RESULTS);
}
