import { Schema } from 'mongoose';

export interface MessageDocument {
  _id: string;
  roomId: string;
  seq: number;
  /** The rev of the latest change. */
  rev: number;
  createdRev: number;
  /** The revs of earlier changes, and abandoned revs. They stay empty, so that readers do not wait for them. */
  pastRevs?: number[];
  authorId: string;
  clientId: string;
  body: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  replyToId?: string;
  reactions: { emoji: string; userIds: string[] }[];
  mentionIds?: string[];
  pinnedAt: Date | null;
  /** The pin slot of the room that the message has, from 1. Absent unless pinned. */
  pinSlot?: number;
  /** True for a message without text: a deleted message or a placeholder. */
  empty: boolean;
  /** The search keys of the body; see `search-text` in `@parley/text`. Earlier versions stored whole words, with accents. */
  searchKeys: string[];
  /** Sort key of search results, over all rooms. */
  searchOrder: string;
  /** Set on a placeholder. */
  placeholder?: true;
}

const strings = { type: [String], default: undefined };

export const messageSchema = new Schema<MessageDocument>(
  {
    _id: { type: String, required: true },
    roomId: { type: String, required: true },
    seq: { type: Number, required: true },
    rev: { type: Number, required: true },
    createdRev: { type: Number, required: true },
    pastRevs: { type: [Number], default: undefined },
    authorId: { type: String },
    clientId: { type: String, required: true },
    body: { type: String },
    createdAt: { type: Date, required: true },
    editedAt: { type: Date },
    deletedAt: { type: Date },
    replyToId: { type: String },
    reactions: { type: [{ _id: false, emoji: String, userIds: [String] }] },
    mentionIds: strings,
    pinnedAt: { type: Date },
    pinSlot: { type: Number },
    empty: { type: Boolean, required: true },
    searchKeys: { type: [String] },
    searchOrder: { type: String },
    placeholder: { type: Boolean },
  },
  { collection: 'messages', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** Conditions of partial indexes. Repeated literally in a query, they let every engine use the index. */
export const IN_INDEX = {
  pastRevs: { $gt: 0 },
  replyToId: { $gt: '' },
  mentionIds: { $gt: '' },
  pinnedAt: { $gt: new Date(0) },
  pinSlot: { $gt: 0 },
} as const;

/** Stores a send once, however often it is repeated. */
messageSchema.index({ roomId: 1, authorId: 1, clientId: 1 }, { unique: true });
/** History, in room order. */
messageSchema.index({ roomId: 1, seq: 1 }, { unique: true });
/** Changes and additions after a rev. */
messageSchema.index({ roomId: 1, rev: 1 }, { unique: true });
messageSchema.index({ roomId: 1, createdRev: 1 }, { unique: true });
/** Superseded and abandoned revs. */
messageSchema.index({ roomId: 1, pastRevs: 1 }, { partialFilterExpression: { pastRevs: IN_INDEX.pastRevs } });
/** Counts of empty messages among unread ones, and the latest message that is not empty. */
messageSchema.index({ roomId: 1, empty: 1, seq: 1 });
/** Replies and their counts. */
messageSchema.index(
  { roomId: 1, replyToId: 1, seq: 1, empty: 1 },
  { partialFilterExpression: { replyToId: IN_INDEX.replyToId } },
);
/** Mentions of a user. */
messageSchema.index(
  { mentionIds: 1, roomId: 1, seq: 1 },
  { partialFilterExpression: { mentionIds: IN_INDEX.mentionIds } },
);
/** Pinned messages, latest pin first. */
messageSchema.index({ roomId: 1, pinnedAt: -1 }, { partialFilterExpression: { pinnedAt: IN_INDEX.pinnedAt } });
/** Each pin slot is taken once, so concurrent pins cannot exceed the number of slots. */
messageSchema.index(
  { roomId: 1, pinSlot: 1 },
  { unique: true, partialFilterExpression: { pinSlot: IN_INDEX.pinSlot } },
);
/** Search: messages of a room with a search key, newest first. */
messageSchema.index({ roomId: 1, searchKeys: 1, searchOrder: -1 });
