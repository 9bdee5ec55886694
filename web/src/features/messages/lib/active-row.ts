/** Why a row is active. */
type Reason = 'open' | 'hovered' | 'focused';

/**
 * The one row that shows its toolbar: the row with an open menu or dialog, else the row that was hovered or focused
 * most recently.
 */
class ActiveRow {
  /** In order of activation, latest last. */
  private readonly rows = new Map<Reason, symbol>();
  private readonly listeners = new Set<() => void>();
  /** The pointer has moved since the last key was pressed. */
  private isPointing = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.listeners.size === 0) window.addEventListener('keydown', this.keyPressed, true);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) window.removeEventListener('keydown', this.keyPressed, true);
    };
  };

  readonly keyPressed = (): void => {
    this.isPointing = false;
  };

  isActive(row: symbol): boolean {
    return (this.rows.get('open') ?? [...this.rows.values()].at(-1)) === row;
  }

  set(reason: Reason, row: symbol, isOn: boolean): void {
    if (reason === 'hovered' && isOn) this.isPointing = true;
    const hovered = this.rows.get('hovered');
    // A menu that closes returns the focus, possibly after the pointer has moved to another row.
    const isReturned = reason === 'focused' && isOn && this.isPointing && hovered !== undefined && hovered !== row;
    if (isOn ? [...this.rows].at(-1)?.[0] === reason && this.rows.get(reason) === row : this.rows.get(reason) !== row)
      return;
    this.rows.delete(reason);
    if (isReturned) this.rows.delete('hovered');
    if (isOn) this.rows.set(reason, row);
    if (isReturned) this.rows.set('hovered', hovered);
    for (const listener of this.listeners) listener();
  }

  forget(row: symbol): void {
    for (const reason of [...this.rows.keys()]) this.set(reason, row, false);
  }
}

export const activeRow = new ActiveRow();
