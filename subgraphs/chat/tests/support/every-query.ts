import type mongoose from 'mongoose';
import { auditSchema, type AuditDocument } from '../../src/models/audit.ts';
import { membershipSchema, type MembershipDocument } from '../../src/models/membership.ts';
import { messageSchema, type MessageDocument } from '../../src/models/message.ts';
import { roomSchema, type RoomDocument } from '../../src/models/room.ts';
import { settingSchema, type SettingDocument } from '../../src/models/setting.ts';
import { AuditRepository, newAuditId } from '../../src/repositories/audit-repository.ts';
import { MembershipRepository } from '../../src/repositories/membership-repository.ts';
import { searchOrder } from '../../src/repositories/message-document.ts';
import { MessageLogRepository } from '../../src/repositories/message-log-repository.ts';
import { MessageSeqRepository } from '../../src/repositories/message-seq-repository.ts';
import { MessageRepository } from '../../src/repositories/message-repository.ts';
import { messageId, type Room } from '../../src/repositories/records.ts';
import { directKeyOf, DirectRoomIds } from '../../src/repositories/direct-room-ids.ts';
import { RoomRepository } from '../../src/repositories/room-repository.ts';
import { RosterRepository } from '../../src/repositories/roster-repository.ts';
import { SettingRepository } from '../../src/repositories/setting-repository.ts';
import { auditEntry, createdAt, membership, message, MESSAGES, room } from './examples.ts';

/**
 * Fills the store, and returns a call of every method of every repository, by `repository.method`.
 * @throws Error when a repository has a method that is not called.
 */
export async function everyQuery(connection: mongoose.Connection): Promise<Map<string, () => Promise<unknown>>> {
  const roomModel = connection.model<RoomDocument>('Room', roomSchema);
  const settings = new SettingRepository(connection.model<SettingDocument>('Setting', settingSchema));
  const directIds = new DirectRoomIds(settings);
  const rooms = new RoomRepository(roomModel, directIds);
  const rosters = new RosterRepository(roomModel);
  const messageModel = connection.model<MessageDocument>('Message', messageSchema);
  const messages = new MessageRepository(messageModel);
  const messageSeqs = new MessageSeqRepository(messageModel);
  const messageLog = new MessageLogRepository(messageModel);
  const memberships = new MembershipRepository(connection.model<MembershipDocument>('Membership', membershipSchema));
  const audit = new AuditRepository(connection.model<AuditDocument>('Audit', auditSchema));
  await audit.insert(Array.from({ length: MESSAGES }, auditEntry));
  const all = [
    ...Array.from({ length: 50 }, () => room('PUBLIC')),
    ...Array.from({ length: 150 }, () => room('PRIVATE')),
  ];
  for (const each of all) await rooms.insert(each, undefined, 5_000);
  const [{ id }, { id: other }] = all as [Room, Room];
  for (const roomId of [id, other]) {
    const upTo = Array.from({ length: MESSAGES }, (_, index) => index + 1);
    await messageSeqs.insert(
      upTo.map((seq) => message(roomId, seq)),
      60_000,
    );
    await memberships.insertMany(
      upTo.map((rev) => membership(roomId, rev)),
      60_000,
    );
  }

  const people = ['user-1', 'user-2'];
  await rooms.insert({ ...room('DIRECT'), id: await directIds.of(directKeyOf(people)) }, directKeyOf(people), 5_000);
  const range = { after: 300, before: 900, limit: 50 };
  const open = { after: undefined, before: undefined, limit: 50 };
  const unread = [id, other].map((roomId) => ({ roomId, after: MESSAGES - 50, except: [MESSAGES - 7] }));
  const seen = message(id, 7);
  const stored = { ...membership(id, 5_003), pastRevs: [] };
  const pending = { rev: 2_000, memberships: [stored], audits: [auditEntry()], memberCountDelta: 1 };
  const calls = {
    audit: {
      insert: () => audit.insert([auditEntry()]),
      remove: () => audit.remove([auditEntry()]),
      findBefore: async () => [await audit.findBefore(undefined, 20), await audit.findBefore(newAuditId(), 20)],
    },
    rooms: {
      insert: () => rooms.insert(room('PUBLIC'), undefined, 5_000),
      findByIds: () => rooms.findByIds([id, other]),
      findDirect: () => rooms.findDirect([directKeyOf(people), 'nobody']),
      findActivity: () => rooms.findActivity([id, other]),
      findPublicActivity: () => rooms.findPublicActivity([id, other]),
      findOwnRevs: () => rooms.findOwnRevs(id),
      findLastRevs: () => rooms.findLastRevs([id, other]),
      listPublic: async () => [
        await rooms.listPublic({ before: undefined, limit: 20 }),
        await rooms.listPublic({ before: id, limit: 20 }),
      ],
      searchPublic: () => rooms.searchPublic(['a', '.'], { before: undefined, limit: 20, scan: 1_000 }),
      allocateForMessages: () => rooms.allocateForMessages(id, 1, { at: createdAt, maxTimeMs: 5_000 }),
      allocateForChange: () => rooms.allocateForChange(id, 5_000),
      allocateForChanges: () => rooms.allocateForChanges(id, 2, 5_000),
      change: () => rooms.change(id, 0, { name: 'New' }, { rev: 1_500, abandoned: [], maxTimeMs: 5_000 }),
      addAbandonedRevs: () => rooms.addAbandonedRevs(id, [1_999]),
    },
    rosters: {
      insert: () => rosters.insert(room('PUBLIC'), pending, 5_000),
      find: () => rosters.find(id),
      announce: () => rosters.announce(id, MESSAGES, pending, { abandoned: [], maxTimeMs: 5_000 }),
      reannounce: () => rosters.reannounce(id, pending.rev, pending, { abandoned: [], maxTimeMs: 5_000 }),
      complete: () => rosters.complete(id, pending),
    },
    messages: {
      replace: () => messages.replace(seen, { ...seen, body: 'new', rev: 5_100 }, [5_099], 5_000),
      wasChangedAt: () => messages.wasChangedAt(seen, 7),
      findByClientIds: () =>
        messages.findByClientIds(
          id,
          [7, 8].map((seq) => ({ authorId: 'user-0', clientId: `client-${seq}` })),
        ),
      findByIds: () => messages.findByIds([messageId(id, 1), messageId(other, 2)]),
      findRange: async () => {
        for (const from of ['oldest', 'latest'] as const) {
          await messages.findRange(id, { ...range, from });
          await messages.findRange(id, { ...open, from });
        }
      },
      findLatest: () => messages.findLatest([id, other]),
      findPinned: () => messages.findPinned(id, 50),
      findPinSlots: () => messages.findPinSlots(id, 50),
      findReplies: async () => [
        await messages.findReplies({ roomId: id, id: messageId(id, 1) }, undefined, 20),
        await messages.findReplies({ roomId: id, id: messageId(id, 1) }, 500, 20),
      ],
      countReplies: () => messages.countReplies([message(id, 1), message(other, 1)]),
      countUnreadEmpty: () => messages.countUnreadEmpty(unread),
      countMentions: () => messages.countMentions('user-1', unread),
      search: async () => {
        const [from, to] = [searchOrder(message(id, 450)), searchOrder(message(id, 500))];
        await messages.search(['hello', 'there'], [id], { after: from, before: to, limit: 20 });
        await messages.search(['hello', 'there'], [id, other], { after: from, before: to, limit: 20 });
      },
    },
    messageSeqs: {
      insert: () => messageSeqs.insert([message(id, 5_000)], 5_000),
      insertPlaceholders: () => messageSeqs.insertPlaceholders([{ roomId: id, seq: 5_002, rev: 5_002 }]),
      sealGaps: () => messageSeqs.sealGaps(id, [5_001]),
      findMissingSeqs: () => messageSeqs.findMissingSeqs(id, 400, 450),
    },
    messageLog: {
      findCreatedAfter: () => messageLog.findCreatedAfter(id, 500, 50),
      findChangedAfter: () => messageLog.findChangedAfter(id, 500, 50),
      findByRevs: () => messageLog.findByRevs(id, [1, 2]),
      findPastRevs: () => messageLog.findPastRevs(id, [1, 2]),
      findPastRevsAfter: () => messageLog.findPastRevsAfter(id, 500, 50),
      findLatestRevs: () => messageLog.findLatestRevs(id, 50),
    },
    settings: {
      find: () => settings.find('direct-room-key'),
      insert: () => settings.insert('direct-room-key', 'another'),
      replace: () => settings.replace('search-keys-1-position', 'another'),
    },
    memberships: {
      insertMany: () => memberships.insertMany([membership(id, 5_002)], 5_000),
      store: () => memberships.store([stored], 5_000),
      findByKeys: () => memberships.findByKeys([{ roomId: id, userId: 'user-1' }]),
      findByKeysEver: () => memberships.findByKeysEver([{ roomId: id, userId: 'user-1' }]),
      findRoomIds: () => memberships.findRoomIds('user-1', 50),
      findEntries: () => memberships.findEntries('user-1', 50),
      findEntriesOf: () => memberships.findEntriesOf(people, 50),
      findSharedRooms: () => memberships.findSharedRooms(people, [id]),
      countRooms: () => memberships.countRooms('user-1', 50),
      findMembers: async () => [
        await memberships.findMembers(id, undefined, 50),
        await memberships.findMembers(id, 500, 50),
      ],
      findOwnerIds: () => memberships.findOwnerIds(id, 10),
      findCreatedAfter: () => memberships.findCreatedAfter(id, 500, 50),
      findChangedAfter: () => memberships.findChangedAfter(id, 500, 50),
      findByRevs: () => memberships.findByRevs(id, [1, 2]),
      findLatestRevs: () => memberships.findLatestRevs(id, 50),
      advanceReadMarkers: () => memberships.advanceReadMarkers([{ roomId: id, userId: 'user-1', seq: 5 }], 5_000),
      recordSent: () => memberships.recordSent([{ roomId: id, userId: 'user-1', seqs: [6, 7] }], 5_000),
      setHiddenSeq: () => memberships.setHiddenSeq({ roomId: id, userId: 'user-1' }, 5, async () => 5_000),
      setMuted: () => memberships.setMuted({ roomId: id, userId: 'user-1' }, true, async () => 5_000),
    },
  };
  const repositories = { audit, rooms, rosters, messages, messageSeqs, messageLog, memberships, settings };
  const named = new Map<string, () => Promise<unknown>>();
  for (const [name, repository] of Object.entries(repositories)) {
    const methods: Record<string, () => Promise<unknown>> = calls[name as keyof typeof calls];
    for (const method of methodsOf(repository)) {
      const call = methods[method];
      if (!call) throw new Error(`${name}.${method} is not called by everyQuery`);
      named.set(`${name}.${method}`, call);
    }
  }
  return named;
}

/** Private methods are covered through public ones. */
const INTERNAL = new Set(['constructor', 'allocate', 'count', 'findEach', 'insertDocuments']);

/** The public methods of a repository. */
function methodsOf(repository: object): string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(repository) as object);
  return names.filter((name) => !INTERNAL.has(name));
}
