/** In pixels: the scroll offset, the height of the content, and the height of the visible part. */
export interface Geometry {
  offset: number;
  height: number;
  viewport: number;
}

/**
 * What a list keeps in view while rows are added, measured and resized: its end, a row until the list has settled, or
 * nothing but the user's scroll position.
 */
export type Anchor =
  | { readonly kind: 'end' }
  | { readonly kind: 'row'; readonly key: string; readonly align: 'start' | 'center' }
  | { readonly kind: 'none' };

export const AT_END: Anchor = { kind: 'end' };
const UNANCHORED: Anchor = { kind: 'none' };

/** This close to the end counts as the end: the list then follows new rows. */
const END_SLACK_PX = 80;

export const isNearEnd = ({ offset, height, viewport }: Geometry): boolean => height - offset - viewport < END_SLACK_PX;

/** The anchor at a settled position. */
export const anchorAt = (current: Geometry): Anchor => (isNearEnd(current) ? AT_END : UNANCHORED);

/**
 * The anchor after a scroll event. Rows that grow above also change the offset. So a change counts as the user's if no
 * size has changed, or if the user is scrolling up.
 */
export function anchorAfterScroll(anchor: Anchor, before: Geometry, current: Geometry, isByUser: boolean): Anchor {
  const hasMoved = current.offset !== before.offset;
  // Scrolling to a row takes several steps. The user may interrupt it.
  if (anchor.kind === 'row') return isByUser && hasMoved ? anchorAt(current) : anchor;
  const hasResized = before.height !== current.height || before.viewport !== current.viewport;
  const isMoved = hasResized ? isByUser && current.offset < before.offset : hasMoved;
  return isMoved ? anchorAt(current) : anchor;
}

/**
 * The anchor after a new row at the end. The end stays in view if it was, and always after the viewer's own message. In
 * a list that has not been laid out (no viewport), the end is not in view yet.
 */
export const anchorAfterArrival = (anchor: Anchor, before: Geometry, isOwn: boolean): Anchor =>
  isOwn || (anchor.kind === 'row' && before.viewport > 0 && isNearEnd(before)) ? AT_END : anchor;
