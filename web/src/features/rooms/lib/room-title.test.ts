import { expect, test } from '@jest/globals';
import type { RoomPeopleFragment } from '../../../gql/graphql.ts';
import { roomTitle } from './room-title.ts';

const person = (id: string, displayName: string) => ({ id, displayName, username: id, avatarUrl: null });
const room = (kind: 'PUBLIC' | 'DIRECT', people: ReturnType<typeof person>[]): RoomPeopleFragment => ({
  id: 'r1',
  kind,
  name: kind === 'DIRECT' ? null : 'engine-room',
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
