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

const ada = person('ada', 'Ada');
const grace = person('grace', 'Grace');
const edsger = person('edsger', 'Edsger');

test('a direct room is called after the others in it, a room with a name by that', () => {
  expect(roomTitle(room('DIRECT', [ada, grace, edsger]), 'ada').title).toBe('Grace, Edsger');
  expect(roomTitle(room('DIRECT', [ada]), 'ada').title).toBe('Notes to yourself');
  expect(roomTitle(room('PUBLIC', [ada, grace]), 'ada')).toEqual({ title: 'engine-room', people: [] });
});

test('a group that people have left is neither a conversation of two nor notes', () => {
  expect(roomTitle(room('DIRECT', [ada, grace], 3), 'ada').title).toBe('Grace (group)');
  expect(roomTitle(room('DIRECT', [ada], 3), 'ada').title).toBe('Empty group');
});
