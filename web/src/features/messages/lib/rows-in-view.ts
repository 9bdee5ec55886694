/** The attribute of a row that holds its message's number. */
export const SEQ_ATTRIBUTE = 'data-seq';
/** The attribute of what is not drawn whole yet. */
export const UNDRAWN_ATTRIBUTE = 'data-undrawn';

/** Rounding to whole pixels. */
const SLACK_PX = 1;
/** From the edge of a row to where it is checked that nothing covers it. */
const INSET_PX = 6;

export interface RowInView {
  seq: number;
  /** Whether its end is in view and drawn, so that whoever looks at the page can have read it. */
  isShown: boolean;
}

/** The rows of a list of which some part is in view, from above to below. */
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

/** False when a panel, dialog or list of suggestions lies over the place. */
function isUncovered(list: HTMLElement, x: number, y: number): boolean {
  const top = document.elementFromPoint(x, y);
  return top !== null && list.contains(top);
}
