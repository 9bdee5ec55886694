import { expect, test } from '@jest/globals';
import type { RoomPeopleFragment } from '../../../gql/graphql.ts';
import { roomTitle } from './room-title.ts';

const person = (id: string, displayName: string) => ({ id, displayName, username: id, avatarUrl: null });
type People = ReturnType<typeof person>[];
const room = (kind: 'PUBLIC' | 'DIRECT', people: People, size = people.length): RoomPeopleFragment => ({
  id: 'r1',
  kind,
  name: kind === 'DIRECT' ? null : 'engine-room',
  directSize: kind === 'DIRECT' ? size : null,
  members: { edges: people.map((user) => ({ node: { user } })) },
});

const titleOf = (room: RoomPeopleFragment) => roomTitle(room, 'ada', ({ displayName }) => displayName);

const ada = person('ada', 'Ada');
const grace = person('grace', 'Grace');
const edsger = person('edsger', 'Edsger');

test('names a direct room after its other members, and other rooms by their name', () => {
  expect(titleOf(room('DIRECT', [ada, grace, edsger])).title).toBe('Grace, Edsger');
  expect(titleOf(room('DIRECT', [ada])).title).toBe('Notes to yourself');
  expect(titleOf(room('PUBLIC', [ada, grace]))).toEqual({ title: 'engine-room', people: [] });
});

test('distinguishes a shrunken group from a conversation of two and from notes', () => {
  expect(titleOf(room('DIRECT', [ada, grace], 3)).title).toBe('Grace (group)');
  expect(titleOf(room('DIRECT', [ada], 3)).title).toBe('Empty group');
});

test('names a direct room of two after its partner', () => {
  const nameOf = ({ displayName, username }: { displayName: string; username: string }) =>
    `${displayName} @${username}`;
  expect(roomTitle(room('DIRECT', [ada, grace]), 'ada', nameOf)).toMatchObject({
    title: 'Grace @grace',
    partner: grace,
  });
  expect(roomTitle(room('DIRECT', [ada, grace, edsger]), 'ada', nameOf)).toMatchObject({
    title: 'Grace @grace, Edsger @edsger',
  });
  expect(roomTitle(room('DIRECT', [ada, grace], 3), 'ada', nameOf).partner).toBeUndefined();
});
