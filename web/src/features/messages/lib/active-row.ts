/** Why a row is active. */
type Reason = 'open' | 'hovered' | 'focused';

/**
 * The one row that shows its toolbar: the row with an open menu or dialog, else the row that was hovered or focused
 * last.
 */
class ActiveRow {
  /** In order of activation, latest last. */
  private readonly rows = new Map<Reason, symbol>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  isActive(row: symbol): boolean {
    return (this.rows.get('open') ?? [...this.rows.values()].at(-1)) === row;
  }

  set(reason: Reason, row: symbol, isOn: boolean): void {
    if (isOn ? [...this.rows].at(-1)?.[0] === reason && this.rows.get(reason) === row : this.rows.get(reason) !== row)
      return;
    this.rows.delete(reason);
    if (isOn) this.rows.set(reason, row);
    for (const listener of this.listeners) listener();
  }

  forget(row: symbol): void {
    for (const reason of [...this.rows.keys()]) this.set(reason, row, false);
  }
}

export const activeRow = new ActiveRow();
