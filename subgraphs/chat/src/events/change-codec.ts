import { z } from 'zod';
import type { Change } from '../repositories/records.ts';

const number = z.number().int().positive();

const messageAdded = z.object({
  kind: z.literal('message-added'),
  rev: number,
  message: z.object({
    id: z.string(),
    roomId: z.string(),
    seq: number,
    rev: number,
    authorId: z.string(),
    clientId: z.string(),
    body: z.string(),
    createdAt: z.string().transform((text) => new Date(text)),
  }),
});

/** A kind that only a newer version knows counts as silent, so that versions can run side by side. */
const anyOther = z
  .object({ kind: z.string().refine((kind) => kind !== 'message-added'), rev: number })
  .transform(({ rev }) => ({ kind: 'silent' as const, rev }));

const payload = z.object({ changes: z.array(z.union([messageAdded, anyOther])) });

/** What is published on a room's topic, as JSON. */
export const toPayload = (changes: readonly Change[]) => ({ changes });

/** The changes of a payload; null when it cannot be read, or belongs to another room. */
export function fromPayload(roomId: string, value: unknown): Change[] | null {
  const result = payload.safeParse(value);
  if (!result.success) return null;
  const { changes } = result.data;
  return changes.every((change) => change.kind === 'silent' || change.message.roomId === roomId) ? changes : null;
}
