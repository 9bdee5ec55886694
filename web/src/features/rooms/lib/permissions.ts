import type { MemberRole, RoomKind } from '../../../gql/graphql.ts';

interface MembershipState {
  kind: RoomKind;
  archivedAt?: string | null;
  /** Of a direct room: the number of people it was opened for. */
  directSize?: number | null;
  /** The viewer's role; null if they are not a member. */
  role: MemberRole | null;
}

/** Whether a direct room was opened for more than two people, even if some have left. */
export const isGroup = ({ directSize }: Pick<MembershipState, 'directSize'>): boolean => (directSize ?? 0) > 2;

/**
 * What the viewer can do in a room. The server enforces it; the web client only hides actions that would be rejected.
 */
export function roomPermissions({ kind, archivedAt, directSize, role }: MembershipState) {
  const isMember = role !== null;
  const isDirect = kind === 'DIRECT';
  const isOpen = isMember && !isDirect && !archivedAt;
  const leads = isOpen && role !== 'MEMBER';
  const owns = isOpen && role === 'OWNER';
  return {
    canEdit: leads,
    canArchive: owns,
    canLeave: isMember && (!isDirect || isGroup({ directSize })),
    canHide: isMember && (isDirect || Boolean(archivedAt)),
    canAdd: isOpen && (kind === 'PUBLIC' || leads),
    canSetRoles: owns,
    canRemove: (member: MemberRole) => owns || (leads && member === 'MEMBER'),
  };
}

export type RoomPermissions = ReturnType<typeof roomPermissions>;
