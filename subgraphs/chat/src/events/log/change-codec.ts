import { z } from 'zod';
import type { Change } from '../../repositories/records.ts';

const number = z.number().int().positive();
const count = z.number().int().nonnegative();
const date = z.iso.datetime().transform((text) => new Date(text));

const message = z.object({
  kind: z.literal('message'),
  rev: number,
  message: z.object({
    id: z.string(),
    roomId: z.string(),
    seq: number,
    rev: number,
    createdRev: number,
    authorId: z.string(),
    clientId: z.string(),
    body: z.string(),
    createdAt: date,
    editedAt: date.nullable(),
    deletedAt: date.nullable(),
    replyToId: z.string().nullable(),
    reactions: z.array(z.object({ emoji: z.string(), userIds: z.array(z.string()) })),
    mentionIds: z.array(z.string()),
    pinnedAt: date.nullable(),
  }),
});

const membership = z.object({
  kind: z.literal('membership'),
  rev: number,
  membership: z.object({
    roomId: z.string(),
    userId: z.string(),
    role: z.enum(['OWNER', 'MODERATOR', 'MEMBER']),
    joinedAt: date,
    leftAt: date.nullable(),
    readSeq: count,
    muted: z.boolean(),
    rev: number,
    createdRev: number,
  }),
});

const room = z.object({
  kind: z.literal('room'),
  rev: number,
  room: z.object({
    id: z.string(),
    kind: z.enum(['PUBLIC', 'PRIVATE', 'DIRECT']),
    name: z.string().nullable(),
    topic: z.string().nullable(),
    createdBy: z.string(),
    createdAt: date,
    archivedAt: date.nullable(),
    rev: count,
    lastSeq: count,
    lastRev: count,
    memberCount: count,
    lastActivityAt: date,
    directSize: count.optional(),
  }),
});

const known: ReadonlySet<string> = new Set(['message', 'membership', 'room']);

/** Reads kinds that only another version knows as noops, so that versions can run side by side. */
const anyOther = z
  .object({ kind: z.string().refine((kind) => !known.has(kind)), rev: number })
  .transform(({ rev }) => ({ kind: 'noop' as const, rev }));

const payload = z.object({ changes: z.array(z.union([message, membership, room, anyOther])) });

/** The payload on a room's channel, published as JSON. */
export const toPayload = (changes: readonly Change[]) => ({ changes });

/** Reads the changes of a payload. Returns null when it is malformed or belongs to another room. */
export function fromPayload(roomId: string, value: unknown): Change[] | null {
  const result = payload.safeParse(value);
  if (!result.success) return null;
  const { changes } = result.data;
  return changes.every((change) => [roomId, undefined].includes(roomOf(change))) ? changes : null;
}

function roomOf(change: Change): string | undefined {
  switch (change.kind) {
    case 'message':
      return change.message.roomId;
    case 'membership':
      return change.membership.roomId;
    case 'room':
      return change.room.id;
    case 'noop':
      return undefined;
  }
}
