import type { RoomKind } from '../../../gql/graphql.ts';

/** What a member is asked before they leave a room: whether there is a way back depends on the room. */
export function leaveConfirmation({ kind, archivedAt }: { kind: RoomKind; archivedAt?: string | null }): string {
  if (kind === 'DIRECT') {
    return 'Leave this group? You’ll stop receiving its messages. Starting a conversation with the same people brings you back.';
  }
  if (archivedAt) return 'Leave this archived room? You won’t be able to join it again.';
  if (kind === 'PRIVATE') {
    return 'Leave this room? You’ll stop receiving its messages, and can come back only if someone adds you.';
  }
  return 'Leave this room? You’ll stop receiving its messages.';
}
