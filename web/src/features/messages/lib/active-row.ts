/** Why a row is active, from what counts most. */
const REASONS = ['open', 'hovered', 'focused'] as const;

type Reason = (typeof REASONS)[number];

/**
 * The one row whose toolbar shows: that of which something stands open, else the one under the pointer, else the one
 * with the focus.
 */
class ActiveRow {
  private readonly rows = new Map<Reason, symbol>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  isActive(row: symbol): boolean {
    const reason = REASONS.find((one) => this.rows.has(one));
    return reason !== undefined && this.rows.get(reason) === row;
  }

  set(reason: Reason, row: symbol, isSo: boolean): void {
    if (isSo) this.rows.set(reason, row);
    else if (this.rows.get(reason) === row) this.rows.delete(reason);
    else return;
    for (const listener of this.listeners) listener();
  }

  forget(row: symbol): void {
    for (const reason of REASONS) this.set(reason, row, false);
  }
}

export const activeRow = new ActiveRow();
