/** Distances in pixels: how far the list is scrolled, how high its content is, and how high the part in view. */
export interface Geometry {
  offset: number;
  height: number;
  viewport: number;
}

/**
 * What a list keeps in view while rows come in, are measured, grow, and while the space for them changes: its end, one
 * row until the list has settled there, or nothing but where the person has scrolled to.
 */
export type Anchor =
  | { readonly kind: 'end' }
  | { readonly kind: 'row'; readonly key: string; readonly align: 'start' | 'center' }
  | { readonly kind: 'none' };

export const AT_END: Anchor = { kind: 'end' };
const UNANCHORED: Anchor = { kind: 'none' };

/** Closer to the end than this counts as being there: the list then follows what is added. */
const END_SLACK_PX = 80;

export const isNearEnd = ({ offset, height, viewport }: Geometry): boolean => height - offset - viewport < END_SLACK_PX;

/** Where the list stands decides, once somebody has put it there. */
export const anchorAt = (now: Geometry): Anchor => (isNearEnd(now) ? AT_END : UNANCHORED);

/**
 * The anchor after the list was scrolled. Rows that grow above move the offset too, without anybody's wanting to go
 * anywhere: a change of place counts as a person's if nothing has changed its size, or if the person is scrolling and
 * it leads up.
 */
export function anchorAfterScroll(anchor: Anchor, before: Geometry, now: Geometry, isByPerson: boolean): Anchor {
  const hasResized = before.height !== now.height || before.viewport !== now.viewport;
  const isMoved = hasResized ? isByPerson && now.offset < before.offset : now.offset !== before.offset;
  // The list is brought to a row in several steps, none of which is anybody's.
  if (anchor.kind === 'row' && !isByPerson) return anchor;
  return isMoved ? anchorAt(now) : anchor;
}

/** The anchor after a row was added below. Whoever has the end in view goes on having it; so do those who write. */
export const anchorAfterArrival = (anchor: Anchor, before: Geometry, isOwn: boolean): Anchor =>
  isOwn || (anchor.kind === 'row' && isNearEnd(before)) ? AT_END : anchor;
