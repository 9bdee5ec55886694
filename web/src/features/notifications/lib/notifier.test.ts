import { describe, expect, test } from '@jest/globals';
import type { Call } from './calls.ts';
import { tell, type Notice, type NotifierDependencies } from './notifier.ts';

const call: Call = { roomId: 'r', kind: 'direct', afterSeq: 0 };
const notice: Notice = { tag: 'm', title: 'Ada', body: 'Are you there?', path: '/rooms/r?message=m' };

async function told(change: Partial<NotifierDependencies>): Promise<string[]> {
  const done: string[] = [];
  await tell(call, {
    isAnyTabInView: () => Promise.resolve(false),
    setting: () => 'on',
    permission: () => 'granted',
    offer: () => done.push('offered'),
    read: () => Promise.resolve(notice),
    show: ({ title }) => done.push(`shown ${title}`),
    ...change,
  });
  return done;
}

describe('what calls for the viewer', () => {
  test('is shown to whoever turned notifications on', async () => {
    expect(await told({})).toEqual(['shown Ada']);
  });

  test('is not shown while a tab is in view, nor once one is', async () => {
    expect(await told({ isAnyTabInView: () => Promise.resolve(true) })).toEqual([]);
    const answers = [false, true];
    expect(await told({ isAnyTabInView: () => Promise.resolve(answers.shift() ?? true) })).toEqual([]);
  });

  test('is not shown when it is gone again', async () => {
    expect(await told({ read: () => Promise.resolve(null) })).toEqual([]);
  });

  test('lets notifications be offered, once', async () => {
    expect(await told({ setting: () => 'unasked', permission: () => 'default' })).toEqual(['offered']);
    expect(await told({ setting: () => 'offered', permission: () => 'default' })).toEqual([]);
  });

  test.each([
    ['turned them off', { setting: () => 'off' }],
    ['let the browser refuse them', { setting: () => 'unasked', permission: () => 'denied' }],
    ['took the permission back', { permission: () => 'default' }],
    ['has a browser without them', { setting: () => 'unasked', permission: () => null }],
  ] satisfies [string, Partial<NotifierDependencies>][])('is not shown to whoever %s', async (_who, change) => {
    expect(await told(change)).toEqual([]);
  });
});
