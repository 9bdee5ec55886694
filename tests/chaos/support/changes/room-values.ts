import { randomUUID } from 'node:crypto';
import type { RoomState } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';
import { OFF, ON, type Change, type Snapshot, type TrackedValue } from './tracked-value.ts';

const JOIN = 'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { id } }';
const LEAVE = 'mutation ($roomId: ID!) { leaveRoom(roomId: $roomId) { id } }';
const ADD = 'mutation ($roomId: ID!, $userId: ID!) { addMember(roomId: $roomId, userId: $userId) { id } }';
const REMOVE = 'mutation ($roomId: ID!, $userId: ID!) { removeMember(roomId: $roomId, userId: $userId) { id } }';
const SET_ROLE = `mutation ($roomId: ID!, $userId: ID!, $role: MemberRole!) {
  setMemberRole(roomId: $roomId, userId: $userId, role: $role) { id }
}`;
const UPDATE_ROOM = 'mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { id } }';
const MUTE = 'mutation ($roomId: ID!, $muted: Boolean!) { muteRoom(roomId: $roomId, muted: $muted) { id } }';
const UPDATE_PROFILE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }';

/** A room, its owner, and a member of it. */
export interface TestRoom {
  kind: 'PUBLIC' | 'PRIVATE';
  roomId: string;
  name: string;
  owner: Person;
  member: Person;
}

/** Whether a guest is in a public room, which they join and leave. */
export const joinedIn = ({ roomId }: TestRoom, guest: Person): TrackedValue => ({
  name: `${guest.username} in ${roomId}`,
  person: guest,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: JOIN } : { value: OFF, mutation: LEAVE }),
    variables: { roomId },
  }),
  read: inRoom(roomId, ({ members }) => (members.has(guest.id) ? ON : OFF)),
});

/** Whether a guest is in a room, to which its owner adds them and from which the owner removes them. */
export const membershipIn = ({ roomId, owner }: TestRoom, guest: Person): TrackedValue => ({
  name: `membership of ${guest.username} in ${roomId}`,
  person: owner,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: ADD } : { value: OFF, mutation: REMOVE }),
    variables: { roomId, userId: guest.id },
  }),
  read: inRoom(roomId, ({ members }) => (members.has(guest.id) ? ON : OFF)),
});

export const roleIn = ({ roomId, owner, member }: TestRoom): TrackedValue => ({
  name: `role of ${member.username} in ${roomId}`,
  person: owner,
  initial: 'MEMBER',
  change(step) {
    const role = step % 2 === 0 ? 'MODERATOR' : 'MEMBER';
    return { value: role, mutation: SET_ROLE, variables: { roomId, userId: member.id, role } };
  },
  read: inRoom(roomId, ({ members }) => String(members.get(member.id))),
});

export const nameOf = ({ roomId, name, owner }: TestRoom): TrackedValue => ({
  name: `name of ${roomId}`,
  person: owner,
  initial: name,
  change(step) {
    const next = `Name ${step} ${randomUUID()}`;
    return { value: next, mutation: UPDATE_ROOM, variables: { input: { roomId, name: next } } };
  },
  read: inRoom(roomId, (room) => room.name),
});

/** Whether the member has muted the room, for which there is no event. */
export const muteOf = ({ roomId, member }: TestRoom): TrackedValue => ({
  name: `mute of ${roomId}`,
  person: member,
  initial: OFF,
  change: (step): Change => ({
    value: step % 2 === 0 ? ON : OFF,
    mutation: MUTE,
    variables: { roomId, muted: step % 2 === 0 },
  }),
  read: (snapshot) => (snapshot.kind === 'mutes' ? (snapshot.mutes.get(roomId) ? ON : OFF) : undefined),
});

/** A person's display name, which auth stores. */
export const displayNameOf = (person: Person, initial: string): TrackedValue => ({
  name: `display name of ${person.username}`,
  person,
  initial,
  change(step) {
    const displayName = `${step} ${randomUUID()}`;
    return { value: displayName, mutation: UPDATE_PROFILE, variables: { input: { displayName } } };
  },
  read: (snapshot) => (snapshot.kind === 'names' ? snapshot.names.get(person.id) : undefined),
});

const inRoom =
  (roomId: string, value: (room: RoomState) => string) =>
  (snapshot: Snapshot): string | undefined =>
    snapshot.kind === 'room' && snapshot.roomId === roomId ? value(snapshot.room) : undefined;
