import type { ApolloClient } from '@apollo/client';
import type { NotificationTrigger } from '../lib/notification-triggers.ts';
import type { NotificationContent } from '../lib/notifier.ts';
import { excerpt } from '@/features/messages/lib/excerpt.ts';
import { nameOf } from '@/features/people/use-names.ts';
import { RoomPeople } from '@/features/rooms/api/room-people.ts';
import { messagePath } from '@/features/rooms/lib/room-paths.ts';
import { roomTitle } from '@/features/rooms/lib/room-title.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { graphql } from '@/gql/gql.ts';

/** How many of the latest messages are searched for the trigger. */
const PAGE_SIZE = 30;

const NotificationMessagesDocument = graphql(`
  query NotificationMessages($roomId: ID!, $last: Int!) {
    room(id: $roomId) {
      id
      ...RoomPeople
      messages(last: $last) {
        edges {
          node {
            id
            seq
            body
            deletedAt
            author {
              id
              username
              displayName
            }
            mentions {
              id
            }
          }
        }
      }
    }
  }
`);

/** Reads the latest message that triggered a notification. @throws when the operation fails. */
export async function readNotification(
  client: ApolloClient,
  viewerId: string,
  trigger: NotificationTrigger,
): Promise<NotificationContent | null> {
  const { data } = await client.query({
    query: NotificationMessagesDocument,
    variables: { roomId: trigger.roomId, last: PAGE_SIZE },
    // Not a page of the timeline.
    fetchPolicy: 'no-cache',
  });
  const message = data?.room?.messages.edges
    .map(({ node }) => node)
    .findLast(
      ({ seq, author, deletedAt, mentions }) =>
        seq > trigger.afterSeq &&
        author.id !== viewerId &&
        !deletedAt &&
        (trigger.kind === 'direct' || mentions.some(({ id }) => id === viewerId)),
    );
  if (!data?.room || !message) return null;
  const named = readFragment(RoomPeople, data.room);
  const { title: room, people } = roomTitle(named, viewerId, nameOf);
  const isPrivateTalk = trigger.kind === 'direct' && people.length === 1;
  return {
    tag: message.id,
    title: isPrivateTalk ? nameOf(message.author) : `${nameOf(message.author)} in ${room}`,
    body: excerpt(message.body),
    path: messagePath(trigger.roomId, message.id),
  };
}
