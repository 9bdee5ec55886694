import type { MemberRole, RoomKind } from '../../../gql/graphql.ts';

interface Standing {
  kind: RoomKind;
  archivedAt?: string | null;
  /** The viewer's own role; null when they are no member. */
  role: MemberRole | null;
}

/** What the viewer may do in a room, so that nothing is offered which would be refused. The server decides. */
export function roomRights({ kind, archivedAt, role }: Standing) {
  const isOpen = role !== null && kind !== 'DIRECT' && !archivedAt;
  const leads = isOpen && role !== 'MEMBER';
  const owns = isOpen && role === 'OWNER';
  return {
    mayEdit: leads,
    mayArchive: owns,
    mayLeave: isOpen,
    mayAdd: isOpen && (kind === 'PUBLIC' || leads),
    maySetRoles: owns,
    mayRemove: (member: MemberRole) => owns || (leads && member === 'MEMBER'),
  };
}
