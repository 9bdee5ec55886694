import { randomUUID } from 'node:crypto';
import { searchKeys } from '@parley/text/search-text';

/**
 * A message document as a send stores it.
 * @param {{ roomId: string, seq: number, authorId: string, createdAt: Date }} message
 * @param {number} revsBefore the number of changes before the room's first message: the joins.
 */
export function storedMessage({ roomId, seq, authorId, createdAt }, revsBefore) {
  const order = `${createdAt.getTime().toString(16).padStart(12, '0')}-${roomId}-${seq.toString(16).padStart(14, '0')}`;
  return {
    _id: `${roomId}-${seq}`,
    roomId,
    seq,
    rev: seq + revsBefore,
    createdRev: seq + revsBefore,
    authorId,
    clientId: randomUUID(),
    body: `message ${seq}`,
    createdAt,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    pinnedAt: null,
    empty: false,
    searchKeys: searchKeys(`message ${seq}`),
    searchOrder: order,
  };
}
