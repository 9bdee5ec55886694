import { expect, test } from '@jest/globals';
import { roomRights } from './room-rights.ts';

test('members add to public rooms only; moderators run a room, owners its roles and its end', () => {
  const member = roomRights({ kind: 'PUBLIC', role: 'MEMBER' });
  expect(member).toMatchObject({ mayAdd: true, mayEdit: false, maySetRoles: false, mayLeave: true });
  expect(roomRights({ kind: 'PRIVATE', role: 'MEMBER' }).mayAdd).toBe(false);
  const moderator = roomRights({ kind: 'PRIVATE', role: 'MODERATOR' });
  expect(moderator).toMatchObject({ mayAdd: true, mayEdit: true, maySetRoles: false, mayArchive: false });
  expect([moderator.mayRemove('MEMBER'), moderator.mayRemove('MODERATOR')]).toEqual([true, false]);
  const owner = roomRights({ kind: 'PRIVATE', role: 'OWNER' });
  expect(owner).toMatchObject({ maySetRoles: true, mayArchive: true });
  expect(owner.mayRemove('OWNER')).toBe(true);
});

test('nothing changes in direct and archived rooms, nor for people who only read', () => {
  for (const rights of [
    roomRights({ kind: 'DIRECT', role: 'MEMBER' }),
    roomRights({ kind: 'PUBLIC', role: 'OWNER', archivedAt: '2026-01-01T00:00:00Z' }),
    roomRights({ kind: 'PUBLIC', role: null }),
  ]) {
    expect(rights).toMatchObject({ mayAdd: false, mayEdit: false, mayArchive: false });
  }
});

const archivedAt = '2026-01-01T00:00:00Z';
test.each([
  [
    { kind: 'PUBLIC', role: 'MEMBER' },
    { mayLeave: true, mayHide: false },
  ],
  [
    { kind: 'PRIVATE', role: 'OWNER' },
    { mayLeave: true, mayHide: false },
  ],
  [
    { kind: 'PUBLIC', role: 'OWNER', archivedAt },
    { mayLeave: true, mayHide: true },
  ],
  [
    { kind: 'PRIVATE', role: 'MEMBER', archivedAt },
    { mayLeave: true, mayHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 1 },
    { mayLeave: false, mayHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 2 },
    { mayLeave: false, mayHide: true },
  ],
  [
    { kind: 'DIRECT', role: 'MEMBER', directSize: 3 },
    { mayLeave: true, mayHide: true },
  ],
  [
    { kind: 'PUBLIC', role: null },
    { mayLeave: false, mayHide: false },
  ],
  [
    { kind: 'DIRECT', role: null, directSize: 3 },
    { mayLeave: false, mayHide: false },
  ],
] as const)('%j may %j', (standing, rights) => {
  expect(roomRights(standing)).toMatchObject(rights);
});
