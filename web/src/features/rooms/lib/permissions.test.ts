import { expect, test } from '@jest/globals';
import { roomPermissions } from './permissions.ts';

test('lets members add to public rooms only, moderators run a room, and owners set roles and archive', () => {
  const member = roomPermissions({ kind: 'PUBLIC', role: 'MEMBER' });
  expect(member).toMatchObject({ canAdd: true, canEdit: false, canSetRoles: false, canLeave: true });
  expect(roomPermissions({ kind: 'PRIVATE', role: 'MEMBER' }).canAdd).toBe(false);
  const moderator = roomPermissions({ kind: 'PRIVATE', role: 'MODERATOR' });
  expect(moderator).toMatchObject({ canAdd: true, canEdit: true, canSetRoles: false, canArchive: false });
  expect([moderator.canRemove('MEMBER'), moderator.canRemove('MODERATOR')]).toEqual([true, false]);
  const owner = roomPermissions({ kind: 'PRIVATE', role: 'OWNER' });
  expect(owner).toMatchObject({ canSetRoles: true, canArchive: true });
  expect(owner.canRemove('OWNER')).toBe(true);
});

test('allows no changes in direct and archived rooms, or to viewers who are not members', () => {
  for (const permissions of [
    roomPermissions({ kind: 'DIRECT', role: 'MEMBER' }),
    roomPermissions({ kind: 'PUBLIC', role: 'OWNER', archivedAt: '2026-01-01T00:00:00Z' }),
    roomPermissions({ kind: 'PUBLIC', role: null }),
  ]) {
    expect(permissions).toMatchObject({ canAdd: false, canEdit: false, canArchive: false });
  }
});

const archivedAt = '2026-01-01T00:00:00Z';
test.each([
  [
    { kind: 'PUBLIC', role: 'MEMBER' },
    { canLeave: true, canHide: false },
  ],
  [
    { kind: 'PRIVATE', role: 'OWNER' },
    { canLeave: true, canHide: false },
  ],
  [
    { kind: 'PUBLIC', role: 'OWNER', archivedAt },
    { canLeave: true, canHide: true },
  ],
  [
    { kind: 'PRIVATE', role: 'MEMBER', archivedAt },
    { canLeave: true, canHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 1 },
    { canLeave: false, canHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 2 },
    { canLeave: false, canHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 3 },
    { canLeave: true, canHide: true },
  ],
  [
    { kind: 'PUBLIC', role: null },
    { canLeave: false, canHide: false },
  ],
  [
    { kind: 'DIRECT', role: null, directSize: 3 },
    { canLeave: false, canHide: false },
  ],
] as const)('%j can %j', (state, permissions) => {
  expect(roomPermissions(state)).toMatchObject(permissions);
});
