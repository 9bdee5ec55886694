import type { Reservation, Scope, UnsentBudget } from './unsent-budget.ts';

/** Bytes of memory per byte of JSON text, once it is parsed and merged with other results. */
export const PARSED_WEIGHT = 4;

/** The memory of one operation's result while it is being built. */
export class OperationMemory {
  private reservation: Reservation | null = null;

  /** @param open called when something is counted for the first time. */
  constructor(
    private readonly budget: UnsentBudget,
    private readonly open: () => Reservation,
  ) {}

  /**
   * Counts a part of the result that is about to be read, given the size of its JSON.
   * @returns the scope whose budget would be exceeded; null when it may be read.
   */
  take(bytes: number): Scope | null {
    const reservation = (this.reservation ??= this.open());
    const scope = this.budget.makeRoom(reservation, bytes * PARSED_WEIGHT);
    if (!scope) this.budget.resize(reservation, reservation.bytes + bytes * PARSED_WEIGHT);
    return scope;
  }

  /** Frees what was counted. */
  release(): void {
    if (this.reservation) this.budget.close(this.reservation);
  }
}
