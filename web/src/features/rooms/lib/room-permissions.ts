import type { MemberRole, RoomKind } from '../../../gql/graphql.ts';

interface MembershipState {
  kind: RoomKind;
  archivedAt?: string | null;
  /** Of a direct room: how many people it was opened for. */
  directSize?: number | null;
  /** The viewer's own role; null when they are no member. */
  role: MemberRole | null;
}

/** True for a direct room of more than two people, also when fewer are left. */
export const isGroup = ({ directSize }: Pick<MembershipState, 'directSize'>): boolean => (directSize ?? 0) > 2;

/** What the viewer may do in a room, so that nothing is offered which would be refused. The server decides. */
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
