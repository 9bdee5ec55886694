import { BadUserInputError, type CursorSigner } from '@parley/service';
import type { Position } from '../repositories/records.ts';

const SHAPE = /^(0|[1-9]\d{0,14}):((?:\d{1,15}(?:-\d{1,15})?(?:,(?!$)|$))*)$/;
/** Bytes of a head, and of a hole that is part of no range, each with what separates it. */
const NUMBER_BYTES = 16;

/** Opaque texts for places in the events of rooms, good on every replica. */
export class RoomCursors {
  /** Bytes of the longest content. */
  private readonly longest: number;

  /**
   * @param mostHoles of one cursor. Older ones are left out: a write has long landed or failed by then.
   */
  constructor(
    private readonly signer: CursorSigner,
    private readonly mostHoles: number,
  ) {
    this.longest = NUMBER_BYTES * (1 + mostHoles);
  }

  encode(roomId: string, position: Position): string {
    return this.signer.sign(scopeOf(roomId), `${position.head}:${ranges(position.holes.slice(-this.mostHoles))}`);
  }

  /**
   * Reads a cursor of this room.
   * @throws BadUserInputError when it was not issued by `encode`, or for another room.
   */
  decode(roomId: string, cursor: string, field: string): Position {
    const bad = () => new BadUserInputError('This is not a cursor of the room.', field);
    const [, head, holes] = SHAPE.exec(this.signer.verify(scopeOf(roomId), cursor, this.longest) ?? '') ?? [];
    if (head === undefined || holes === undefined) throw bad();
    const position: Position = { head: Number(head), holes: [] };
    for (const range of holes === '' ? [] : holes.split(',')) {
      const [first = 0, last = first] = range.split('-').map(Number);
      const isInOrder = first > (position.holes.at(-1) ?? 0) && last >= first && last < position.head;
      if (!isInOrder || position.holes.length + last - first >= this.mostHoles) throw bad();
      for (let rev = first; rev <= last; rev++) position.holes.push(rev);
    }
    return position;
  }
}

const scopeOf = (roomId: string) => `events:${roomId}`;

/** `[3, 4, 5, 9]` as `3-5,9`. */
function ranges(revs: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const rev of revs) {
    const open = found.at(-1);
    if (open && open[1] === rev - 1) open[1] = rev;
    else found.push([rev, rev]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
