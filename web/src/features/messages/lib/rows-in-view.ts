/** The attribute of a row with the seq of its message. */
export const SEQ_ATTRIBUTE = 'data-seq';
/** The attribute of an element that is not fully rendered yet. */
export const UNDRAWN_ATTRIBUTE = 'data-undrawn';

/** Tolerance for rounding to whole pixels. */
const SLACK_PX = 1;
/** The distance from the edge of a row at which it is checked for overlays. */
const INSET_PX = 6;

export interface RowInView {
  seq: number;
  /** Whether its end is visible and rendered, so that the viewer can have read it. */
  isShown: boolean;
}

/** The rows of a list that are at least partly in view, from top to bottom. */
export function rowsInView(list: HTMLElement): RowInView[] {
  const box = list.getBoundingClientRect();
  const found: RowInView[] = [];
  for (const row of list.querySelectorAll<HTMLElement>(`[${SEQ_ATTRIBUTE}]`)) {
    const { top, bottom, left } = row.getBoundingClientRect();
    if (bottom <= box.top || top >= box.bottom) continue;
    const isEndInView = bottom <= box.bottom + SLACK_PX && bottom > box.top + INSET_PX;
    found.push({
      seq: Number(row.getAttribute(SEQ_ATTRIBUTE)),
      isShown: isEndInView && isDrawn(row) && isUncovered(list, left + INSET_PX, bottom - INSET_PX),
    });
  }
  return found.sort((a, b) => a.seq - b.seq);
}

const isDrawn = (row: HTMLElement): boolean =>
  row.checkVisibility({ visibilityProperty: true }) && !row.querySelector(`[${UNDRAWN_ATTRIBUTE}]`);

/** False if a panel, dialog or suggestion list covers the point. */
function isUncovered(list: HTMLElement, x: number, y: number): boolean {
  const top = document.elementFromPoint(x, y);
  return top !== null && list.contains(top);
}
