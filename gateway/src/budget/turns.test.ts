import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Bucket } from './bucket.ts';
import { EVENT_PATIENCE_SECONDS, MOST_WAITING_OPERATIONS, Turns, type Release } from './turns.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const ALLOWANCE = { perSecond: 100, burst: 1_000 };
/** So dear that only a few are under way. */
const DEAR = 500;
const FEW = 2;

const newTurns = () => {
  const bucket = new Bucket(
    ALLOWANCE,
    () => performance.now(),
    () => undefined,
  );
  return { bucket, turns: new Turns(bucket) };
};

/** The turns that have come, in order. */
async function begun(...turns: (Promise<Release> | null)[]): Promise<Release[]> {
  const releases: Release[] = [];
  for (const turn of turns) void turn?.then((release) => releases.push(release));
  await jest.advanceTimersByTimeAsync(0);
  return releases;
}

test('cheap operations are under way together, of dear ones a few', async () => {
  const { turns } = newTurns();
  expect(await begun(...Array.from({ length: 40 }, () => turns.forOperation(1)))).toHaveLength(40);
  const others = newTurns().turns;
  expect(await begun(...Array.from({ length: 100 }, () => others.forOperation(DEAR)))).toHaveLength(FEW);
});

test('a turn that is given back is the next one’s', async () => {
  const { turns } = newTurns();
  const releases = await begun(...Array.from({ length: FEW + 1 }, () => turns.forOperation(DEAR)));
  releases[0]?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(releases).toHaveLength(FEW + 1);
});

test('operations go before events that wait', async () => {
  const { turns } = newTurns();
  const releases = await begun(...Array.from({ length: FEW }, () => turns.forOperation(DEAR)));
  const order: string[] = [];
  void turns.forEvent(DEAR)?.then(() => order.push('event'));
  void turns.forOperation(DEAR)?.then((release) => {
    order.push('operation');
    release();
  });
  for (const release of releases.splice(0)) release();
  await jest.advanceTimersByTimeAsync(0);
  expect(order).toEqual(['operation', 'event']);
});

test('of operations only a number waits', async () => {
  const { turns } = newTurns();
  const all = Array.from({ length: FEW + MOST_WAITING_OPERATIONS + 1 }, () => turns.forOperation(DEAR));
  expect(all.filter((turn) => turn === null)).toHaveLength(1);
  expect(all.at(-1)).toBeNull();
});

test('events wait until the budget is out of debt', async () => {
  const { turns, bucket } = newTurns();
  bucket.spend(ALLOWANCE.burst + ALLOWANCE.perSecond);
  const releases = await begun(turns.forEvent(10));
  await jest.advanceTimersByTimeAsync(900);
  expect(releases).toHaveLength(0);
  await jest.advanceTimersByTimeAsync(200);
  expect(releases).toHaveLength(1);
});

test('an event pays when its turn comes, and no more than once', async () => {
  const { turns, bucket } = newTurns();
  await begun(turns.forEvent(300));
  expect(bucket.level).toBe(700);
});

test('events that would wait for too long get no turn', async () => {
  const { turns, bucket } = newTurns();
  bucket.spend(ALLOWANCE.burst);
  const patience = ALLOWANCE.perSecond * EVENT_PATIENCE_SECONDS;
  bucket.spend(1);
  expect(turns.forEvent(patience - 10)).not.toBeNull();
  expect(turns.forEvent(20)).toBeNull();
});
