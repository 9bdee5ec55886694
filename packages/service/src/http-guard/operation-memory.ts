import type { Reservation, Scope, UnsentBudget } from './unsent-budget.ts';

/** Bytes that JSON takes once it is parsed and put together with others, for each byte of its text. */
export const PARSED_WEIGHT = 4;

/** The memory that the result of one operation takes while it is being made. */
export class OperationMemory {
  private reservation: Reservation | null = null;

  /** @param open is called when something is counted for the first time. */
  constructor(
    private readonly budget: UnsentBudget,
    private readonly open: () => Reservation,
  ) {}

  /**
   * Counts a part of the result that is about to be read, by the bytes of its JSON.
   * @returns the scope whose budget it would exceed, or null when it may be read.
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
