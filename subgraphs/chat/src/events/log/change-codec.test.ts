import { describe, expect, test } from '@jest/globals';
import { added, membershipOf, messageOf, ROOM, roomAt } from '../../../tests/support/fake-room.ts';
import type { Change } from '../../repositories/records.ts';
import { fromPayload, toPayload } from './change-codec.ts';

const overTheWire = (changes: Change[]): unknown => JSON.parse(JSON.stringify(toPayload(changes)));

describe('a payload', () => {
  test('round-trips changes', () => {
    const date = new Date(5);
    const reactions = [{ emoji: '👍', userIds: ['ann'] }];
    const changes: Change[] = [
      added(1),
      { kind: 'noop', rev: 2 },
      { kind: 'message', rev: 3, message: messageOf(1, { rev: 3, editedAt: date, pinnedAt: date, reactions }) },
      { kind: 'message', rev: 4, message: messageOf(1, { rev: 4, deletedAt: date, body: '' }) },
      { kind: 'membership', rev: 5, membership: membershipOf('bob', 5, { leftAt: date }) },
      { kind: 'room', rev: 6, room: { ...roomAt(6), name: null, archivedAt: date } },
    ];
    expect(fromPayload(ROOM, overTheWire(changes))).toEqual(changes);
  });

  test('of a newer version is read as a noop where it is unknown', () => {
    const payload = { changes: [{ kind: 'message-sung', rev: 3, tune: 'la' }], version: 9 };
    expect(fromPayload(ROOM, payload)).toEqual([{ kind: 'noop', rev: 3 }]);
  });

  test.each([
    ['text', 'garbage'],
    ['null', null],
    ['another shape', { changes: 1 }],
    ['a truncated message', { changes: [{ kind: 'message', rev: 1, message: { id: 'x' } }] }],
    ['an invalid rev', { changes: [{ kind: 'noop', rev: -1 }] }],
    ['a message of another room', overTheWire([added(1)]), 'b'.repeat(24)],
    ['another room', overTheWire([{ kind: 'room', rev: 1, room: roomAt(1) }]), 'b'.repeat(24)],
  ])('is rejected when it is %s', (_name, payload, roomId = ROOM) => {
    expect(fromPayload(roomId, payload)).toBeNull();
  });
});
