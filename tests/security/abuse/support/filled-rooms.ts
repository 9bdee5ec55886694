import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import pg from 'pg';
import { toDocument as toMessageDocument } from '../../../../subgraphs/chat/src/repositories/message-document.ts';
import { membershipId, messageId } from '../../../../subgraphs/chat/src/repositories/records.ts';
import { toDocument as toRoomDocument } from '../../../../subgraphs/chat/src/repositories/room-document.ts';
import { urlOf } from '../../../support/environment.ts';

/** The contents of each room. */
export interface RoomContents {
  rooms: number;
  messages: number;
  /** Length of each message, in characters. */
  letters: number;
  /** Number of people mentioned in each message. */
  mentions: number;
  /** Different reactions to each message, each by the first 20 people. */
  reactions: number;
  pinned: number;
}

const REACTING = 20;
const EMOJI = ['👍', '🎉', '❤️', '😂', '🙏', '🔥', '👏', '🤔', '🚀', '⚓'];

/** Rooms and people that an attacker could create over time. They are written directly to the stores, bypassing limits. */
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

  /** Adds accounts without a usable password. @returns their ids. */
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

  /** Adds rooms owned by the first person. @returns their ids. */
  async addRooms(people: readonly string[], contents: RoomContents): Promise<string[]> {
    const ids = Array.from({ length: contents.rooms }, () => new mongoose.Types.ObjectId().toHexString());
    for (const id of ids) await this.addRoom(id, people, contents);
    return ids;
  }

  /** Adds a user to each room. Leaves `memberCount` as is, because no test here reads it. */
  async join(roomIds: readonly string[], userId: string): Promise<void> {
    const rev = -Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    await this.mongo
      .collection('memberships')
      .insertMany(roomIds.map((roomId) => membership(roomId, userId, rev)) as never[], { ordered: false });
  }

  async close(): Promise<void> {
    await Promise.all([this.mongo.close(), this.postgres.end()]);
  }

  private async addRoom(roomId: string, people: readonly string[], contents: RoomContents): Promise<void> {
    const [owner = ''] = people;
    const createdAt = new Date();
    const lastRev = people.length + contents.messages;
    const room = toRoomDocument({
      ...{ id: roomId, kind: 'PRIVATE', name: 'Full', topic: null, createdBy: owner, createdAt, archivedAt: null },
      ...{ rev: 0, lastSeq: contents.messages, lastRev, memberCount: people.length, lastActivityAt: createdAt },
    });
    const messages = Array.from({ length: contents.messages }, (_, index) =>
      toMessageDocument({
        ...{
          id: messageId(roomId, index + 1),
          roomId,
          seq: index + 1,
          authorId: people[index % people.length] ?? owner,
        },
        ...{ rev: people.length + index + 1, createdRev: people.length + index + 1, clientId: randomUUID() },
        ...{ createdAt, editedAt: null, deletedAt: null, body: `word ${'x'.repeat(contents.letters)}` },
        replyToId: index > 0 ? messageId(roomId, 1) : null,
        mentionIds: people.slice(0, contents.mentions),
        reactions: EMOJI.slice(0, contents.reactions).map((emoji) => ({ emoji, userIds: people.slice(0, REACTING) })),
        pinnedAt: index < contents.pinned ? createdAt : null,
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
