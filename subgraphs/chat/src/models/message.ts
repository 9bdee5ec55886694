import { Schema } from 'mongoose';

export interface MessageDocument {
  _id: string;
  roomId: string;
  seq: number;
  /** The number of the latest change. */
  rev: number;
  createdRev: number;
  /** The numbers of earlier changes, and those taken in vain: they stay empty, so that nobody need wait for them. */
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
  /** Which of the room's places for pins it has, from 1 on; absent where it is not pinned. */
  pinSlot?: number;
  /** True for a deleted message, and for a void. */
  gone: boolean;
  /** What the body is found by, see `searchKeys`. Earlier versions stored whole words, with their accents. */
  words: string[];
  /** Orders messages of all rooms, as searches find them. */
  foundOrder: string;
  /** Set where there never was a message: it holds the place of one whose writer died. */
  void?: true;
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
    gone: { type: Boolean, required: true },
    words: { type: [String] },
    foundOrder: { type: String },
    void: { type: Boolean },
  },
  { collection: 'messages', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/**
 * Conditions of partial indexes. A query that repeats one word for word is known to be within the index, on every
 * engine.
 */
export const IN_INDEX = {
  pastRevs: { $gt: 0 },
  replyToId: { $gt: '' },
  mentionIds: { $gt: '' },
  pinnedAt: { $gt: new Date(0) },
  pinSlot: { $gt: 0 },
} as const;

/** A send is stored once, however often it comes. */
messageSchema.index({ roomId: 1, authorId: 1, clientId: 1 }, { unique: true });
/** History, in room order. */
messageSchema.index({ roomId: 1, seq: 1 }, { unique: true });
/** What changed since, and what was added since. */
messageSchema.index({ roomId: 1, rev: 1 }, { unique: true });
messageSchema.index({ roomId: 1, createdRev: 1 }, { unique: true });
/** Numbers that stay empty. */
messageSchema.index({ roomId: 1, pastRevs: 1 }, { partialFilterExpression: { pastRevs: IN_INDEX.pastRevs } });
/** How much of what is unread is gone, and the latest message that is not. */
messageSchema.index({ roomId: 1, gone: 1, seq: 1 });
/** Answers, and how many there are. */
messageSchema.index(
  { roomId: 1, replyToId: 1, seq: 1, gone: 1 },
  { partialFilterExpression: { replyToId: IN_INDEX.replyToId } },
);
/** Who is mentioned where. */
messageSchema.index(
  { mentionIds: 1, roomId: 1, seq: 1 },
  { partialFilterExpression: { mentionIds: IN_INDEX.mentionIds } },
);
/** Pinned messages, latest pin first. */
messageSchema.index({ roomId: 1, pinnedAt: -1 }, { partialFilterExpression: { pinnedAt: IN_INDEX.pinnedAt } });
/** Each place for a pin is taken once, so there are no more pins than places, whoever pins at the same time. */
messageSchema.index(
  { roomId: 1, pinSlot: 1 },
  { unique: true, partialFilterExpression: { pinSlot: IN_INDEX.pinSlot } },
);
/** Search: the messages of a room with a key, newest first. */
messageSchema.index({ roomId: 1, words: 1, foundOrder: -1 });
