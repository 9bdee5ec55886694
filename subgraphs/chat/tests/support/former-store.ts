/** Documents and indexes as versions before 0.2.0 stored them. */
import type mongoose from 'mongoose';

export const ROOM = 'a'.repeat(24);
const DIRECT_ROOM = 'b'.repeat(24);
const at = new Date('2026-11-01T12:00:00Z');

/** Two of the memberships. */
export const BEN = { roomId: ROOM, userId: 'ben' };
export const BEN_DIRECT = { roomId: DIRECT_ROOM, userId: 'ben' };

/** A message of ann. Its rev follows those of three members. */
export const formerMessage = (roomId: string, seq: number, body: string, words: string[], changes: object = {}) => ({
  _id: `${roomId}-${seq}`,
  roomId,
  seq,
  rev: seq + 3,
  createdRev: seq + 3,
  authorId: 'ann',
  clientId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  createdAt: at,
  foundOrder: `${at.getTime().toString(16).padStart(12, '0')}-${roomId}-${seq.toString(16).padStart(14, '0')}`,
  body,
  editedAt: null,
  deletedAt: null,
  reactions: [],
  pinnedAt: null,
  gone: false,
  words,
  ...changes,
});

const placeholder = (seq: number, changes: object = {}) => ({
  _id: `${ROOM}-${seq}`,
  roomId: ROOM,
  seq,
  rev: -seq,
  createdRev: -seq,
  authorId: '',
  clientId: `void-${seq}`,
  body: '',
  createdAt: at,
  editedAt: null,
  deletedAt: null,
  reactions: [],
  pinnedAt: null,
  gone: true,
  words: [],
  foundOrder: '',
  void: true,
  ...changes,
});

const messages = [
  formerMessage(
    ROOM,
    1,
    'deployed again',
    ['dep', 'depl', 'deplo', 'deploy', 'deploye', 'deployed', 'aga', 'agai', 'again'],
    {
      rev: 10,
      pastRevs: [4],
      editedAt: at,
    },
  ),
  formerMessage(ROOM, 2, '', [], { rev: 11, pastRevs: [5], gone: true, deletedAt: at }),
  formerMessage(ROOM, 3, 'hello @cat', ['hel', 'hell', 'hello', 'cat'], {
    rev: 13,
    pastRevs: [6, 12],
    replyToId: `${ROOM}-1`,
    mentionIds: ['cat'],
    reactions: [{ emoji: '👍', userIds: ['ben'] }],
    pinnedAt: at,
    pinSlot: 2,
  }),
  formerMessage(ROOM, 4, '', [], { rev: 14, pastRevs: [7], gone: true, deletedAt: at, replyToId: `${ROOM}-1` }),
  placeholder(5, { pastRevs: [8] }),
  placeholder(6),
  formerMessage(DIRECT_ROOM, 1, 'hi', ['hi']),
];

const membership = (roomId: string, userId: string, rev: number, changes: object = {}) => ({
  _id: `${roomId}-${userId}`,
  roomId,
  userId,
  role: 'MEMBER',
  joinedAt: at,
  leftAt: null,
  readSeq: 0,
  muted: false,
  rev,
  createdRev: rev,
  pastRevs: [],
  ...changes,
});

const memberships = [
  membership(ROOM, 'ann', 1, { role: 'OWNER', hiddenSeq: null, ownSeqs: [1, 2, 3, 4] }),
  membership(ROOM, 'ben', 2, { hiddenSeq: null, muted: true, mutes: 3 }),
  membership(ROOM, 'cat', 3, { hiddenSeq: null }),
  membership(DIRECT_ROOM, 'ann', 1, { hiddenSeq: null, hides: 1, ownSeqs: [1] }),
  membership(DIRECT_ROOM, 'ben', 2, { hiddenSeq: 1, hides: 2, muted: false, mutes: 2 }),
];

const room = (id: string, changes: object) => ({
  _id: id,
  kind: 'PUBLIC',
  name: 'A room',
  topic: null,
  createdBy: 'ann',
  createdAt: at,
  archivedAt: null,
  rev: 0,
  lastSeq: 6,
  lastRev: 15,
  memberCount: 3,
  lastActivityAt: at,
  nameFolded: 'aroom',
  pastRevs: [],
  rosterRev: 3,
  pending: null,
  ...changes,
});

/** In the first room, a replica has announced a member, and stopped before it stored the membership. */
const rooms = [
  room(ROOM, {
    rosterRev: 15,
    pending: { rev: 15, growth: 1, memberships: [membership(ROOM, 'dan', 15)], audits: [] },
  }),
  room(DIRECT_ROOM, { kind: 'DIRECT', name: null, nameFolded: null, lastSeq: 1, lastRev: 4, memberCount: 2 }),
];

const settings = [
  { _id: 'client-ids-lower-case', value: at.toISOString() },
  { _id: 'direct-room-key', value: 'A'.repeat(44) },
  { _id: 'search-keys-1', value: at.toISOString() },
  { _id: 'search-keys-1-position', value: '' },
];

const PRESENT_INDEXES = [
  'roomId_1_empty_1_seq_1',
  'roomId_1_replyToId_1_seq_1_empty_1',
  'roomId_1_searchKeys_1_searchOrder_-1',
];

/** Replaces the content and the indexes of a store. */
export async function fillFormerStore(store: mongoose.Connection): Promise<void> {
  const stored = { rooms, messages, memberships, settings };
  for (const [name, documents] of Object.entries(stored)) {
    const collection = store.collection<{ _id: string }>(name);
    await collection.deleteMany({});
    await collection.insertMany(documents);
  }
  const collection = store.collection('messages');
  const found = await collection.indexes();
  for (const { name = '' } of found) if (PRESENT_INDEXES.includes(name)) await collection.dropIndex(name);
  await collection.createIndex({ roomId: 1, gone: 1, seq: 1 });
  await collection.createIndex(
    { roomId: 1, replyToId: 1, seq: 1, gone: 1 },
    { partialFilterExpression: { replyToId: { $gt: '' } } },
  );
  await collection.createIndex({ roomId: 1, words: 1, foundOrder: -1 });
}

/** All documents and the names of all indexes, by collection. */
export async function contentOf(store: mongoose.Connection) {
  const names = ['rooms', 'messages', 'memberships', 'settings'];
  const all = names.map(async (name) => {
    const collection = store.collection(name);
    const documents = await collection.find().sort({ _id: 1 }).toArray();
    const indexes = (await collection.indexes()).map((index) => index.name);
    return [name, { documents, indexes: indexes.sort() }] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}
