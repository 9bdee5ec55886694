import { BadUserInputError } from '@parley/shared';
import type { Position } from '../repositories/records.ts';

const VERSION = '1';
/** Holes of one cursor. Older ones are left out: a write has long landed or failed by then. */
const MOST_HOLES = 4_096;
/** Characters of a cursor with the most holes, and some. */
const MOST_CHARACTERS = 65_536;

const SHAPE = /^1:([0-9a-f]{24}):(0|[1-9]\d{0,14}):((?:\d{1,15}(?:-\d{1,15})?(?:,(?!$)|$))*)$/;

/** An opaque text for a place in a room's events, good on every replica. */
export function encodeCursor(roomId: string, position: Position): string {
  const holes = ranges(position.holes.slice(-MOST_HOLES));
  return seal(`${VERSION}:${roomId}:${position.head}:${holes}`);
}

/**
 * Reads a cursor of this room.
 * @throws BadUserInputError when it is not one, or one of another room.
 */
export function decodeCursor(roomId: string, cursor: string, field: string): Position {
  const bad = () => new BadUserInputError('This is not a cursor of the room.', field);
  if (cursor.length > MOST_CHARACTERS) throw bad();
  const text = Buffer.from(cursor, 'base64url').toString();
  if (seal(text) !== cursor) throw bad(); // Decoding ignores what is not of the alphabet.
  const [, room, head, holes] = SHAPE.exec(text) ?? [];
  if (room !== roomId || head === undefined || holes === undefined) throw bad();
  const position: Position = { head: Number(head), holes: [] };
  for (const range of holes === '' ? [] : holes.split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    const isInOrder = first > (position.holes.at(-1) ?? 0) && last >= first && last < position.head;
    if (!isInOrder || position.holes.length + last - first >= MOST_HOLES) throw bad();
    for (let rev = first; rev <= last; rev++) position.holes.push(rev);
  }
  return position;
}

const seal = (text: string) => Buffer.from(text).toString('base64url');

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
