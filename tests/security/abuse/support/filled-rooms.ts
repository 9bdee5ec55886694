import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import pg from 'pg';
import { toDocument as toMessageDocument } from '../../../../subgraphs/chat/src/repositories/message-document.ts';
import { membershipId, messageId } from '../../../../subgraphs/chat/src/repositories/records.ts';
import { toDocument as toRoomDocument } from '../../../../subgraphs/chat/src/repositories/room-document.ts';
import { urlOf } from '../../../support/environment.ts';

/** What each room has a lot of. */
export interface Filling {
  rooms: number;
  messages: number;
  /** Letters of each message. */
  letters: number;
  /** The first of the people, in each message. */
  mentions: number;
  /** Kinds of reaction to each message, each by the first 20 people. */
  reactions: number;
  pinned: number;
}

const REACTING = 20;
const EMOJI = ['👍', '🎉', '❤️', '😂', '🙏', '🔥', '👏', '🤔', '🚀', '⚓'];

/** Rooms and people as an attacker could have made them with patience: put straight into the stores, limits do not count. */
export class FilledRooms {
  private constructor(
    private readonly mongo: mongoose.Connection,
    private readonly postgres: pg.Client,
  ) {}

  static async open(): Promise<FilledRooms> {
    const postgres = new pg.Client(urlOf('postgres'));
    await postgres.connect();
    return new FilledRooms(await mongoose.createConnection(urlOf('mongo')).asPromise(), postgres);
  }

  /** Accounts that nobody can sign in to. @returns their ids. */
  async addPeople(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await this.postgres.query(
      `INSERT INTO users (id, username, username_key, email, display_name, role, password_hash, created_at)
       SELECT id, 'p-' || id, 'p-' || id, id || '@example.test', 'Person', 'USER', '-', now()
       FROM unnest($1::uuid[]) AS id`,
      [ids],
    );
    return ids;
  }

  /** @returns the rooms' ids; the first of the people owns them. */
  async addRooms(people: readonly string[], filling: Filling): Promise<string[]> {
    const ids = Array.from({ length: filling.rooms }, () => new mongoose.Types.ObjectId().toHexString());
    for (const id of ids) await this.addRoom(id, people, filling);
    return ids;
  }

  /** Makes somebody a member of each room; its `memberCount` does not matter here. */
  async join(roomIds: readonly string[], userId: string): Promise<void> {
    const rev = -Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    await this.mongo
      .collection('memberships')
      .insertMany(roomIds.map((roomId) => membership(roomId, userId, rev)) as never[], { ordered: false });
  }

  async close(): Promise<void> {
    await Promise.all([this.mongo.close(), this.postgres.end()]);
  }

  private async addRoom(roomId: string, people: readonly string[], filling: Filling): Promise<void> {
    const [owner = ''] = people;
    const createdAt = new Date();
    const lastRev = people.length + filling.messages;
    const room = toRoomDocument({
      ...{ id: roomId, kind: 'PRIVATE', name: 'Full', topic: null, createdBy: owner, createdAt, archivedAt: null },
      ...{ rev: 0, lastSeq: filling.messages, lastRev, memberCount: people.length, lastActivityAt: createdAt },
    });
    const messages = Array.from({ length: filling.messages }, (_, index) =>
      toMessageDocument({
        ...{
          id: messageId(roomId, index + 1),
          roomId,
          seq: index + 1,
          authorId: people[index % people.length] ?? owner,
        },
        ...{ rev: people.length + index + 1, createdRev: people.length + index + 1, clientId: randomUUID() },
        ...{ createdAt, editedAt: null, deletedAt: null, body: `word ${'x'.repeat(filling.letters)}` },
        replyToId: index > 0 ? messageId(roomId, 1) : null,
        mentionIds: people.slice(0, filling.mentions),
        reactions: EMOJI.slice(0, filling.reactions).map((emoji) => ({ emoji, userIds: people.slice(0, REACTING) })),
        pinnedAt: index < filling.pinned ? createdAt : null,
      }),
    );
    await this.mongo.collection('rooms').insertOne(room as never);
    await this.mongo.collection('messages').insertMany(messages as never[], { ordered: false });
    await this.mongo
      .collection('memberships')
      .insertMany(people.map((userId, index) => membership(roomId, userId, index + 1)) as never[], { ordered: false });
  }
}

const membership = (roomId: string, userId: string, rev: number) => ({
  _id: membershipId(roomId, userId),
  ...{ roomId, userId, role: 'MEMBER', joinedAt: new Date(), leftAt: null, readSeq: 0, muted: false },
  ...{ rev, createdRev: rev, pastRevs: [] },
});
