import type { ApolloCache, Reference } from '@apollo/client';
import { mergeBySeq, type CachedEdge, type CachedMessages } from './messages-policy.ts';
import { graphql } from '../../../gql/gql.ts';
import { readFragment } from '../../../gql/fragment-masking.ts';
import type { MessageFieldsFragment, RoomEventsSubscription } from '../../../gql/graphql.ts';
import { MessageFields } from '../api/message-fields.ts';
import { applyMemberChange } from './apply-member-change.ts';
import { markOvertaken } from './pending-mutations.ts';

export type RoomEvent = RoomEventsSubscription['roomEvents'];

const RoomFacts = graphql(`
  fragment RoomFacts on Room {
    id
    name
    topic
    archivedAt
  }
`);

/**
 * Applies an event to the cache together with the room's `cursor`, so that a stream resumed from the cursor brings
 * exactly what the cache lacks. Idempotent.
 */
export function applyRoomEvent(cache: ApolloCache, event: RoomEvent): void {
  cache.batch({
    update: () => {
      if ('message' in event) {
        const { id, clientId } = readFragment(MessageFields, event.message);
        markOvertaken(cache, id);
        markOvertaken(cache, clientId);
      }
      apply(cache, event);
      cache.modify<{ cursor: string }>({ id: roomKey(cache, event.roomId), fields: { cursor: () => event.cursor } });
    },
  });
}

function apply(cache: ApolloCache, event: RoomEvent): void {
  switch (event.__typename) {
    case 'MessageAdded':
      return applyMessage(cache, event.roomId, readFragment(MessageFields, event.message));
    case 'MessageUpdated':
    case 'MessageDeleted':
      return applyMessageChange(cache, event.roomId, readFragment(MessageFields, event.message));
    case 'MemberAdded':
      return applyMemberChange(cache, event.roomId, event.user.id, event.role);
    case 'MemberRemoved':
      return applyMemberChange(cache, event.roomId, event.user.id, null);
    case 'RoomUpdated':
      return void cache.writeFragment({ fragment: RoomFacts, data: { ...event.room } });
  }
}

/** Inserts a message into the timeline by `seq`, and updates the room's last message. */
export function applyMessage(cache: ApolloCache, roomId: string, message: MessageFieldsFragment): void {
  const node = write(cache, message);
  if (!node) return;
  cache.modify<CachedRoom>({
    id: roomKey(cache, roomId),
    fields: {
      messages: (existing, { readField }) => {
        const list = existing as CachedMessages;
        return isBefore(list, message.seq, readField) ? list : insert(list, node, readField);
      },
      lastMessage: (existing, { readField }) => {
        const last = existing as Reference | null;
        return message.deletedAt || (last && Number(readField('seq', last)) > message.seq) ? last : node;
      },
      lastSeq: (existing: number) => Math.max(existing, message.seq),
    },
  });
  applyReply(cache, message, node);
  applyPin(cache, roomId, message, node);
}

/**
 * Applies the new state of a message. A message that is not in the timeline is not inserted: it is older than the
 * loaded ones, and there would be a gap.
 */
export function applyMessageChange(cache: ApolloCache, roomId: string, message: MessageFieldsFragment): void {
  const node = write(cache, message);
  if (!node) return;
  applyPin(cache, roomId, message, node);
  if (message.deletedAt) applyDeletion(cache, roomId, message);
}

interface CachedRoom {
  messages: CachedMessages;
  pinnedMessages: Reference[];
  lastMessage: Reference | null;
  lastSeq: number;
}

type ReadField = (field: string, from: Reference) => unknown;

const write = (cache: ApolloCache, message: MessageFieldsFragment): Reference | undefined =>
  cache.writeFragment({ fragment: MessageFields, fragmentName: 'MessageFields', data: message });

/**
 * Whether a message is older than all loaded ones, with a gap in between. A resend whose first response was lost may
 * return such a message.
 */
function isBefore({ edges, pageInfo }: CachedMessages, seq: number, readField: ReadField): boolean {
  const [first] = edges;
  return pageInfo.hasPreviousPage && first !== undefined && seq < Number(readField('seq', first.node));
}

function insert(list: CachedMessages, node: Reference, readField: ReadField): CachedMessages {
  const edge: CachedEdge = { __typename: 'MessageEdge', node };
  return { ...list, edges: mergeBySeq(list.edges, [edge], ({ node }) => Number(readField('seq', node))) };
}

/** Adds a reply to the loaded replies of its parent. */
function applyReply(cache: ApolloCache, { replyTo }: MessageFieldsFragment, node: Reference): void {
  if (!replyTo) return;
  cache.modify<{ replies: CachedMessages }>({
    id: cache.identify({ __typename: 'Message', id: replyTo.id }),
    fields: { replies: (existing, { readField }) => insert(existing as CachedMessages, node, readField) },
  });
}

/** Keeps the list of pins, latest first. */
function applyPin(
  cache: ApolloCache,
  roomId: string,
  { pinned, deletedAt }: MessageFieldsFragment,
  node: Reference,
): void {
  cache.modify<CachedRoom>({
    id: roomKey(cache, roomId),
    fields: {
      pinnedMessages: (existing) => {
        const pins = existing as readonly Reference[];
        const isThere = pins.some(({ __ref }) => __ref === node.__ref);
        const belongs = pinned && !deletedAt;
        if (belongs === isThere) return pins;
        return belongs ? [node, ...pins] : pins.filter(({ __ref }) => __ref !== node.__ref);
      },
    },
  });
}

/** Falls back to the latest message that is not deleted. */
function applyDeletion(cache: ApolloCache, roomId: string, { id }: MessageFieldsFragment): void {
  let edges: readonly CachedEdge[] = [];
  const key = roomKey(cache, roomId);
  cache.modify<CachedRoom>({
    id: key,
    fields: {
      messages: (existing) => {
        edges = (existing as CachedMessages).edges;
        return existing as CachedMessages;
      },
    },
  });
  cache.modify<CachedRoom>({
    id: key,
    fields: {
      lastMessage: (existing, { readField }) => {
        const last = existing as Reference | null;
        if (!last || readField('id', last) !== id) return last;
        return edges.findLast(({ node }) => !readField('deletedAt', node))?.node ?? null;
      },
    },
  });
}

const roomKey = (cache: ApolloCache, id: string): string | undefined => cache.identify({ __typename: 'Room', id });
