/** An attempt to set a value. Times are on one clock, in any unit. */
export interface Operation {
  value: string;
  startedAt: number;
  /** When the client learned the outcome or timed out. */
  endedAt: number;
  /** False after a failure or timeout: the operation may or may not take effect. */
  isAcknowledged: boolean;
  /** How it was sent and its outcome, for error messages. */
  note?: string;
}

/** The result of a fresh fetch. */
export interface Reading {
  value: string;
  startedAt: number;
  endedAt: number;
}

/** All operations on and reads of one register. Rejected operations are left out. */
export interface History {
  name: string;
  initial: string;
  /** A final value that no operation can change, such as that of a deleted message. */
  last?: string;
  operations: readonly Operation[];
  readings: readonly Reading[];
}

/** A read that no order of the operations explains. */
export interface Violation {
  history: History;
  /** Undefined when the operations contradict each other regardless of the reads. */
  reading: Reading | undefined;
  /** The operation whose value was read. */
  source: Operation | undefined;
  /** The latest operation that was acknowledged before the reading began. */
  undone: Operation | undefined;
}

/**
 * Searches for an order of operations and reads that explains every read. Each acknowledged operation takes effect once,
 * between its start and its acknowledgement. One that failed or timed out takes effect at most once, after its start and
 * before every acknowledged operation that started after the failure. In other words, a failed operation must not undo
 * one that was acknowledged later. Reads are linearizable (Herlihy and Wing, 1990).
 * @returns the first read that cannot be explained; null when all can.
 */
export function findViolation(history: History): Violation | null {
  if (isExplainable(history)) return null;
  const readings = history.readings.toSorted((a, b) => a.endedAt - b.endedAt);
  const isTooMuch = (count: number) => !isExplainable({ ...history, readings: readings.slice(0, count) });
  const reading = isTooMuch(0) ? undefined : readings.find((_, index) => isTooMuch(index + 1));
  const acknowledged = history.operations.filter(({ isAcknowledged }) => isAcknowledged);
  return {
    history,
    reading,
    source: history.operations.findLast(({ value }) => value === reading?.value),
    undone: acknowledged
      .filter(({ endedAt }) => !reading || endedAt < reading.startedAt)
      .toSorted((a, b) => a.endedAt - b.endedAt)
      .at(-1),
  };
}

type Step = { isReading: boolean } & Reading;

/** A state of the search: the steps ordered so far, and the value after them. */
interface Point {
  placed: ReadonlySet<Step | Operation>;
  value: string;
  /** Operations that failed or timed out before this time can no longer take effect. */
  barrier: number;
}

function isExplainable({ initial, last, operations, readings }: History): boolean {
  const steps: Step[] = [
    ...operations.filter(({ isAcknowledged }) => isAcknowledged).map((step) => ({ ...step, isReading: false })),
    ...readings.map((step) => ({ ...step, isReading: true })),
  ].toSorted((a, b) => a.startedAt - b.startedAt);
  // Among those with the same value, the one that expires first is used first.
  const uncertain = operations.filter((one) => !one.isAcknowledged).toSorted((a, b) => a.endedAt - b.endedAt);
  const numbers = new Map<Step | Operation, number>([...steps, ...uncertain].map((one, index) => [one, index]));

  const seen = new Set<string>();
  const pending: Point[] = [{ placed: new Set(), value: initial, barrier: -Infinity }];
  for (let point = pending.pop(); point; point = pending.pop()) {
    const next = withReadings(point, steps);
    if (steps.every((step) => next.placed.has(step))) return true;
    const key = `${next.value} ${[...next.placed]
      .map((one) => numbers.get(one))
      .toSorted()
      .join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    pending.push(...successors(next, steps, uncertain, last));
  }
  return false;
}

/** Places every read that can come next and matches the current value. Deferring such reads gains nothing. */
function withReadings(point: Point, steps: readonly Step[]): Point {
  const placed = new Set(point.placed);
  for (let found = true; found;) {
    const horizon = horizonOf(placed, steps);
    const fits = steps.filter((step) => step.isReading && step.value === point.value && step.startedAt <= horizon);
    found = false;
    for (const step of fits) {
      if (placed.has(step)) continue;
      placed.add(step);
      found = true;
    }
  }
  return { ...point, placed };
}

function* successors(
  { placed, value, barrier }: Point,
  steps: readonly Step[],
  uncertain: readonly Operation[],
  last: string | undefined,
): Generator<Point> {
  const horizon = horizonOf(placed, steps);
  const wanted = new Set<string>();
  for (const step of steps) {
    if (placed.has(step) || step.startedAt > horizon) continue;
    if (step.isReading) wanted.add(step.value);
    else if (value !== last || step.value === last) {
      yield {
        placed: new Set(placed).add(step),
        value: step.value,
        barrier: Math.max(barrier, step.startedAt),
      };
    }
  }
  if (value === last) return;
  // A read of its value shows that an uncertain operation took effect; otherwise it makes no difference.
  for (const read of wanted) {
    const source = uncertain.find(
      (one) => one.value === read && !placed.has(one) && one.startedAt <= horizon && one.endedAt >= barrier,
    );
    if (source) yield { placed: new Set(placed).add(source), value: read, barrier };
  }
}

/** Steps that start after this time cannot come before the remaining ones. */
function horizonOf(placed: ReadonlySet<unknown>, steps: readonly Step[]): number {
  let horizon = Infinity;
  for (const step of steps) if (!placed.has(step)) horizon = Math.min(horizon, step.endedAt);
  return horizon;
}
