import { randomUUID } from 'node:crypto';
import type { Person } from '../support/client.ts';
import type { Action } from './actions.ts';
import { ROOMS } from './actions.ts';
import { Follower } from './follower.ts';
import { readRoom } from './operations.ts';
import { differences } from './room-fold.ts';

const MUTATIONS = {
  send: 'mutation ($input: SendMessageInput!) { done: sendMessage(input: $input) { id } }',
  edit: 'mutation ($id: ID!, $body: String!) { done: editMessage(id: $id, body: $body) { id } }',
  delete: 'mutation ($id: ID!) { done: deleteMessage(id: $id) { id } }',
  pin: 'mutation ($id: ID!) { done: pinMessage(id: $id) { id } }',
  unpin: 'mutation ($id: ID!) { done: unpinMessage(id: $id) { id } }',
  react: 'mutation ($id: ID!, $emoji: String!) { done: addReaction(messageId: $id, emoji: $emoji) { id } }',
  unreact: 'mutation ($id: ID!, $emoji: String!) { done: removeReaction(messageId: $id, emoji: $emoji) { id } }',
  join: 'mutation ($roomId: ID!) { done: joinRoom(roomId: $roomId) { id } }',
  leave: 'mutation ($roomId: ID!) { done: leaveRoom(roomId: $roomId) { id } }',
  addMember: 'mutation ($roomId: ID!, $userId: ID!) { done: addMember(roomId: $roomId, userId: $userId) { id } }',
  removeMember: 'mutation ($roomId: ID!, $userId: ID!) { done: removeMember(roomId: $roomId, userId: $userId) { id } }',
  setRole:
    'mutation ($roomId: ID!, $userId: ID!, $role: MemberRole!) { done: setMemberRole(roomId: $roomId, userId: $userId, role: $role) { id } }',
  setTopic: 'mutation ($input: UpdateRoomInput!) { done: updateRoom(input: $input) { id } }',
};

/** Expected codes for actions that are forbidden or no longer apply. */
const REJECTIONS = new Set(['FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'BAD_USER_INPUT']);

interface Room {
  id: string;
  /** Ids of acknowledged messages in the order of their acknowledgement. */
  messages: string[];
  /** Acknowledged messages for which no delete was ever requested. */
  kept: Set<string>;
  followers: Map<Person, Follower>;
}

export interface Tally {
  done: number;
  rejected: number;
  events: number;
  resumes: number;
  compared: number;
  /** For each room of each run: ms from the send of the final message until every follower has received it. */
  settling: number[];
}

/** The rooms of one run, the actions of people in them, and their followers. */
export class World {
  private readonly everyFollower: Follower[] = [];

  private constructor(
    private readonly people: Person[],
    private readonly rooms: Room[],
    private readonly tally: Tally,
  ) {}

  /** The first person owns every room. Each person follows the rooms that they can read. */
  static async open(people: Person[], tally: Tally): Promise<World> {
    const [owner] = people;
    if (!owner) throw new Error('a run needs at least one person');
    const ids = await Promise.all(ROOMS.map((kind) => owner.createRoom({ kind })));
    const rooms = ids.map((id): Room => ({ id, messages: [], kept: new Set(), followers: new Map() }));
    const world = new World(people, rooms, tally);
    for (const room of rooms) await Promise.all(people.map((person) => world.follow(person, room)));
    return world;
  }

  async perform(action: Action): Promise<void> {
    const person = this.people[action.person % this.people.length];
    const room = this.rooms[action.room % this.rooms.length];
    if (!person || !room) return;
    switch (action.kind) {
      case 'disconnect':
        return room.followers.get(person)?.disconnect();
      case 'reconnect':
        return this.follow(person, room);
      case 'send':
        return this.send(person, room, this.bodyOf(action.mention), at(room.messages, action.replyTo));
      case 'sendTwice':
        return this.sendTwice(person, room);
      case 'edit':
      case 'delete':
      case 'pin':
      case 'unpin':
      case 'react':
      case 'unreact': {
        const id = at(room.messages, action.message);
        if (!id) return;
        // It may be deleted from now on, whatever the response.
        if (action.kind === 'delete') room.kept.delete(id);
        await this.try(person, action.kind, {
          id,
          body: `edited ${randomUUID()}`,
          ...('emoji' in action && { emoji: action.emoji }),
        });
        return;
      }
      case 'join':
      case 'leave':
        await this.try(person, action.kind, { roomId: room.id });
        return;
      case 'addMember':
      case 'removeMember':
      case 'setRole': {
        const userId = this.people[action.target % this.people.length]?.id;
        await this.try(person, action.kind, {
          roomId: room.id,
          userId,
          ...('role' in action && { role: action.role }),
        });
        return;
      }
      case 'setTopic':
        await this.try(person, action.kind, { input: { roomId: room.id, topic: action.topic } });
    }
  }

  /**
   * Brings all followers up to the same final message, then compares the state of each with a fresh fetch by the same
   * person.
   * @returns the differences.
   */
  async settle(): Promise<string[]> {
    const problems: string[] = [];
    for (const room of this.rooms) {
      for (const person of this.people) await this.follow(person, room);
      const started = performance.now();
      const marker = await this.sendMarker(room);
      if (marker) await Promise.all([...room.followers.values()].map((follower) => follower.waitForMessage(marker)));
      this.tally.settling.push(performance.now() - started);
      for (const [person, follower] of room.followers) {
        problems.push(...(await this.compare(person, room, follower)));
      }
    }
    for (const follower of this.everyFollower) {
      problems.push(...follower.problems);
      this.tally.events += follower.events;
      this.tally.resumes += follower.resumes;
    }
    return problems;
  }

  async close(): Promise<void> {
    await Promise.all(this.everyFollower.map((follower) => follower.disconnect()));
  }

  /** Resumes from the last cursor. A follower that was rejected starts over, because its access may be back. */
  private async follow(person: Person, room: Room): Promise<void> {
    const follower = room.followers.get(person);
    if (follower && !follower.rejection) return follower.connect();
    const next = await Follower.start(person, room.id);
    if (!next) return void room.followers.delete(person);
    room.followers.set(person, next);
    this.everyFollower.push(next);
  }

  private bodyOf(mention: number | null): string {
    const mentioned = mention === null ? undefined : this.people[mention % this.people.length];
    return mentioned ? `@${mentioned.username} ${randomUUID()}` : randomUUID();
  }

  private async send(person: Person, room: Room, body: string, replyToId: string | undefined): Promise<void> {
    this.record(
      room,
      await this.try(person, 'send', { input: { roomId: room.id, body, clientId: randomUUID(), replyToId } }),
    );
  }

  private async sendTwice(person: Person, room: Room): Promise<void> {
    const input = { roomId: room.id, body: randomUUID(), clientId: randomUUID() };
    const [first, second] = await Promise.all([
      this.try(person, 'send', { input }),
      this.try(person, 'send', { input }),
    ]);
    // One of them is rejected when the sender leaves in between.
    if (first && second && first !== second) throw new Error(`one clientId was stored as ${first} and ${second}`);
    this.record(room, first ?? second);
  }

  private record(room: Room, id: string | null): void {
    if (!id) return;
    room.messages.push(id);
    room.kept.add(id);
  }

  /** Sends the final message of a room as any person who can still write there; null when no one can. */
  private async sendMarker(room: Room): Promise<string | null> {
    for (const person of this.people) {
      const id = await this.try(person, 'send', {
        input: { roomId: room.id, body: 'the end', clientId: randomUUID() },
      });
      if (id) return id;
    }
    return null;
  }

  private async compare(person: Person, room: Room, follower: Follower): Promise<string[]> {
    const who = `${person.displayName} in ${room.id}`;
    const fresh = await readRoom(person, room.id);
    if (!fresh) return follower.rejection === 'NOT_FOUND' ? [] : [`${who} lost access, but still receives events`];
    if (follower.rejection) return [`${who} has access, but was rejected with ${follower.rejection}`];
    this.tally.compared++;
    const missing = [...room.kept].filter((id) => !fresh.messages.has(id));
    return [
      ...missing.map((id) => `${who}: acknowledged message ${id} is not stored`),
      ...differences(follower.snapshot(), fresh).map((difference) => `${who}: ${difference}`),
    ];
  }

  /** @returns the id in the response; null when the action was rejected. */
  private async try(person: Person, kind: keyof typeof MUTATIONS, variables: object): Promise<string | null> {
    const { data, errors } = await person.send<{ done: { id: string } }>(MUTATIONS[kind], variables);
    const code = errors[0]?.extensions.code;
    if (code && !REJECTIONS.has(code)) throw new Error(`${kind} failed: ${JSON.stringify(errors)}`);
    if (code) this.tally.rejected++;
    else this.tally.done++;
    return data?.done?.id ?? null;
  }
}

const at = (ids: string[], index: number | null): string | undefined =>
  index === null || ids.length === 0 ? undefined : ids[index % ids.length];
