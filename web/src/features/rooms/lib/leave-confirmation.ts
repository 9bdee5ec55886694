import type { RoomKind } from '../../../gql/graphql.ts';

/** Asks the viewer to confirm leaving a room. Whether the member can come back depends on the room. */
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
