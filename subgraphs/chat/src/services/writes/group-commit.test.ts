import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import { DeadlineExceededError, ServiceUnavailableError } from '@parley/service/errors';
import { Deadline } from '@parley/service/time';
import { GroupCommit, type Waiting } from './group-commit.ts';

afterEach(() => void jest.useRealTimers());

/** Commits that the test completes. */
class Commits {
  /** Each batch, by its key: `room a b`. */
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];
  private readonly group: GroupCommit<string, string>;

  constructor(options: { batch?: number; queue?: number } = {}) {
    const all = { batch: 3, queue: 5, onFull: 'full', ...options };
    this.group = new GroupCommit(all, (key, batch) => this.commit(key, batch));
  }

  get size(): number {
    return this.group.size;
  }

  submit(key: string, ...requests: string[]): Promise<PromiseSettledResult<string>[]> {
    return this.submitUntil(Deadline.in(10_000), key, ...requests);
  }

  submitUntil(deadline: Deadline, key: string, ...requests: string[]): Promise<PromiseSettledResult<string>[]> {
    return Promise.allSettled(requests.map((request) => this.group.submit(key, request, deadline)));
  }

  /** Completes the running commits, and those that start as a result. */
  async endAll(): Promise<void> {
    await immediate();
    for (let end = this.ends.shift(); end; end = this.ends.shift()) {
      end();
      await immediate();
    }
  }

  private async commit(key: string, batch: readonly Waiting<string, string>[]): Promise<void> {
    this.begun.push([key, ...batch.map(({ request }) => request)].join(' '));
    await new Promise<void>((resolve) => void this.ends.push(resolve));
    for (const { request, resolve, reject } of batch) {
      if (request === 'rejected') reject(new Error('rejected alone'));
      if (request === 'bad') throw new Error('bad batch');
      resolve(`${request} done`);
    }
  }
}

const done = (...requests: string[]) => requests.map((request) => ({ status: 'fulfilled', value: `${request} done` }));
const failed = (error: Error) => ({ status: 'rejected', reason: error });

test('commits requests that arrived during the previous batch together, in order, up to the batch size', async () => {
  const commits = new Commits();
  const results = commits.submit('room', 'a', 'b', 'c', 'd', 'e');
  await immediate();
  expect(commits.begun).toEqual(['room a']);
  await commits.endAll();
  expect(commits.begun).toEqual(['room a', 'room b c d', 'room e']);
  expect(await results).toEqual(done('a', 'b', 'c', 'd', 'e'));
});

test('keys do not wait for each other', async () => {
  const commits = new Commits();
  const results = [commits.submit('room', 'a', 'b'), commits.submit('other', 'c')];
  await immediate();
  expect(commits.begun).toEqual(['room a', 'other c']);
  await commits.endAll();
  expect((await Promise.all(results)).flat()).toEqual(done('a', 'b', 'c'));
});

test('rejects requests beyond the queue limit of a key and continues', async () => {
  const commits = new Commits({ queue: 2 });
  const results = commits.submit('room', 'a', 'b', 'c', 'd');
  const other = commits.submit('other', 'e');
  await commits.endAll();
  expect(await results).toEqual([...done('a', 'b', 'c'), failed(new ServiceUnavailableError('full'))]);
  expect(await other).toEqual(done('e'));
  const later = commits.submit('room', 'f');
  await commits.endAll();
  expect(await later).toEqual(done('f'));
});

test('a failed batch affects only its own unsettled requests', async () => {
  const commits = new Commits();
  const results = commits.submit('room', 'a', 'b', 'bad', 'c', 'd');
  await commits.endAll();
  const error = failed(new Error('bad batch'));
  expect(await results).toEqual([...done('a', 'b'), error, error, ...done('d')]);
});

test('a request that the commit rejects does not affect the others', async () => {
  const commits = new Commits();
  const results = commits.submit('room', 'a', 'b', 'rejected', 'c');
  await commits.endAll();
  expect(await results).toEqual([...done('a', 'b'), failed(new Error('rejected alone')), ...done('c')]);
});

test('rejects a request without time left before the commit', async () => {
  jest.useFakeTimers();
  const commits = new Commits();
  const early = commits.submit('room', 'a', 'b');
  await immediate();
  jest.advanceTimersByTime(5_000);
  const late = commits.submit('room', 'c');
  jest.advanceTimersByTime(5_001);
  await commits.endAll();
  expect(await early).toEqual([...done('a'), failed(new DeadlineExceededError())]);
  expect(await late).toEqual(done('c'));
  expect(commits.begun).toEqual(['room a', 'room c']);
});

test('does not let a request with little time left shorten the write of the others', async () => {
  const commits = new Commits();
  const results = [
    commits.submit('room', 'a'),
    commits.submitUntil(Deadline.in(200), 'room', 'b'),
    commits.submit('room', 'c'),
  ];
  await commits.endAll();
  expect((await Promise.all(results)).flat()).toEqual([
    ...done('a'),
    failed(new DeadlineExceededError()),
    ...done('c'),
  ]);
});

test('rejects a request whose caller has disconnected before the commit', async () => {
  const commits = new Commits();
  const leaving = new AbortController();
  const results = [
    commits.submit('room', 'a'),
    commits.submitUntil(new Deadline(Infinity, leaving.signal, () => 0), 'room', 'b'),
    commits.submit('room', 'c'),
  ];
  await immediate();
  leaving.abort();
  await commits.endAll();
  expect((await Promise.all(results)).flat()).toEqual([
    ...done('a'),
    failed(new DeadlineExceededError()),
    ...done('c'),
  ]);
  expect(commits.begun).toEqual(['room a', 'room c']);
});

test('keeps no state of an idle key, however its last batch ended', async () => {
  const commits = new Commits();
  const results = [commits.submit('room', 'a', 'b'), commits.submit('other', 'bad')];
  expect(commits.size).toBe(2);
  await commits.endAll();
  await Promise.all(results);
  expect(commits.size).toBe(0);
});
