import { BadUserInputError } from '@parley/service/errors';
import type { CursorSigner } from '@parley/service/graphql';
import type { Position } from '../../repositories/records.ts';

const SHAPE = /^(0|[1-9]\d{0,14}):((?:\d{1,15}(?:-\d{1,15})?(?:,(?!$)|$))*)$/;
/** Bytes of a head or a single gap, including the separator. */
const NUMBER_BYTES = 16;

/** Opaque cursors for positions in the log of a room. Every replica can read them. */
export class RoomCursors {
  /** Maximum number of bytes of a cursor's content. */
  private readonly maxBytes: number;

  /**
   * @param maxGaps maximum number of gaps in a cursor. Older ones are dropped: their writes have completed or failed by
   *   then.
   */
  constructor(
    private readonly signer: CursorSigner,
    private readonly maxGaps: number,
  ) {
    this.maxBytes = NUMBER_BYTES * (1 + maxGaps);
  }

  encode(roomId: string, position: Position): string {
    return this.signer.sign(scopeOf(roomId), `${position.head}:${ranges(position.gaps.slice(-this.maxGaps))}`);
  }

  /**
   * Reads a cursor of this room.
   * @throws BadUserInputError when `encode` did not issue it for this room.
   */
  decode(roomId: string, cursor: string, field: string): Position {
    const bad = () => new BadUserInputError('Invalid cursor for this room.', field);
    const [, head, gaps] = SHAPE.exec(this.signer.verify(scopeOf(roomId), cursor, this.maxBytes) ?? '') ?? [];
    if (head === undefined || gaps === undefined) throw bad();
    const position: Position = { head: Number(head), gaps: [] };
    for (const range of gaps === '' ? [] : gaps.split(',')) {
      const [first = 0, last = first] = range.split('-').map(Number);
      const isInOrder = first > (position.gaps.at(-1) ?? 0) && last >= first && last < position.head;
      if (!isInOrder || position.gaps.length + last - first >= this.maxGaps) throw bad();
      for (let rev = first; rev <= last; rev++) position.gaps.push(rev);
    }
    return position;
  }
}

const scopeOf = (roomId: string) => `events:${roomId}`;

/** Encodes `[3, 4, 5, 9]` as `3-5,9`. */
function ranges(revs: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const rev of revs) {
    const open = found.at(-1);
    if (open && open[1] === rev - 1) open[1] = rev;
    else found.push([rev, rev]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
