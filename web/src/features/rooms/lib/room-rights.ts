import type { MemberRole, RoomKind } from '../../../gql/graphql.ts';

interface Standing {
  kind: RoomKind;
  archivedAt?: string | null;
  /** Of a direct room: how many people it was opened for. */
  directSize?: number | null;
  /** The viewer's own role; null when they are no member. */
  role: MemberRole | null;
}

/** True for a direct room of more than two people, also when fewer are left. */
export const isGroup = ({ directSize }: Pick<Standing, 'directSize'>): boolean => (directSize ?? 0) > 2;

/** What the viewer may do in a room, so that nothing is offered which would be refused. The server decides. */
export function roomRights({ kind, archivedAt, directSize, role }: Standing) {
  const isMember = role !== null;
  const isDirect = kind === 'DIRECT';
  const isOpen = isMember && !isDirect && !archivedAt;
  const leads = isOpen && role !== 'MEMBER';
  const owns = isOpen && role === 'OWNER';
  return {
    mayEdit: leads,
    mayArchive: owns,
    mayLeave: isMember && (!isDirect || isGroup({ directSize })),
    mayHide: isMember && (isDirect || Boolean(archivedAt)),
    mayAdd: isOpen && (kind === 'PUBLIC' || leads),
    maySetRoles: owns,
    mayRemove: (member: MemberRole) => owns || (leads && member === 'MEMBER'),
  };
}

export type RoomRights = ReturnType<typeof roomRights>;
