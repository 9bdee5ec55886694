/** An attempt to give something a value. Times are on one clock, in any unit. */
export interface Operation {
  value: string;
  startedAt: number;
  /** When the client learned of the outcome, or gave up. */
  endedAt: number;
  /** False when the client was told of a failure, or gave up: it may or may not be done. */
  isAcknowledged: boolean;
  /** How it was sent and what became of it, for people. */
  note?: string;
}

/** What a fresh fetch found. */
export interface Reading {
  value: string;
  startedAt: number;
  endedAt: number;
}

/** All that was done to, and read of, one thing that has one value at a time. Refused operations are left out. */
export interface History {
  name: string;
  initial: string;
  /** A value that no operation changes, such as that of a deleted message. */
  last?: string;
  operations: readonly Operation[];
  readings: readonly Reading[];
}

/** A reading that no order of the operations explains. */
export interface Breach {
  history: History;
  /** Undefined when the operations contradict each other, whatever was read. */
  reading: Reading | undefined;
  /** The operation whose value was read. */
  source: Operation | undefined;
  /** The latest operation that was acknowledged before the reading began. */
  undone: Operation | undefined;
}

/**
 * Looks for an order of operations and readings that explains every reading: each acknowledged operation takes effect
 * once, between its start and its acknowledgement; one that failed or was given up takes effect at most once, after its
 * start, and before every acknowledged operation that was started after the client knew. In other words, nothing that
 * failed may undo what was acknowledged later. Readings are linearizable (Herlihy and Wing, 1990).
 * @returns the first reading that cannot be explained; null when all can.
 */
export function findBreach(history: History): Breach | null {
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

/** One point of the search: what has been put in order, and the value after it. */
interface Point {
  placed: ReadonlySet<Step | Operation>;
  value: string;
  /** What failed or was given up before this time can no longer take effect. */
  barrier: number;
}

function isExplainable({ initial, last, operations, readings }: History): boolean {
  const steps: Step[] = [
    ...operations.filter(({ isAcknowledged }) => isAcknowledged).map((step) => ({ ...step, isReading: false })),
    ...readings.map((step) => ({ ...step, isReading: true })),
  ].toSorted((a, b) => a.startedAt - b.startedAt);
  // Of those with the same value the one that is first out of the question is used first.
  const doubtful = operations.filter((one) => !one.isAcknowledged).toSorted((a, b) => a.endedAt - b.endedAt);
  const numbers = new Map<Step | Operation, number>([...steps, ...doubtful].map((one, index) => [one, index]));

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
    pending.push(...successors(next, steps, doubtful, last));
  }
  return false;
}

/** Places every reading that may come now and finds the present value: to wait with it is of no use. */
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
  doubtful: readonly Operation[],
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
  // What is read of a doubtful operation shows that it took effect; without that it makes no difference.
  for (const read of wanted) {
    const source = doubtful.find(
      (one) => one.value === read && !placed.has(one) && one.startedAt <= horizon && one.endedAt >= barrier,
    );
    if (source) yield { placed: new Set(placed).add(source), value: read, barrier };
  }
}

/** Nothing that starts after this may come before what is left. */
function horizonOf(placed: ReadonlySet<unknown>, steps: readonly Step[]): number {
  let horizon = Infinity;
  for (const step of steps) if (!placed.has(step)) horizon = Math.min(horizon, step.endedAt);
  return horizon;
}
