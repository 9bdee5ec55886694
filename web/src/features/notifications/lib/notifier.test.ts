import { describe, expect, test } from '@jest/globals';
import type { NotificationTrigger } from './notification-triggers.ts';
import { notify, type NotificationContent, type NotifierOptions } from './notifier.ts';

const trigger: NotificationTrigger = { roomId: 'r', kind: 'direct', afterSeq: 0 };
const content: NotificationContent = { tag: 'm', title: 'Ada', body: 'Are you there?', path: '/rooms/r?message=m' };

async function notified(change: Partial<NotifierOptions>): Promise<string[]> {
  const done: string[] = [];
  await notify(trigger, {
    isAnyTabInView: () => Promise.resolve(false),
    setting: () => 'on',
    permission: () => 'granted',
    offer: () => done.push('offered'),
    read: () => Promise.resolve(content),
    show: ({ title }) => done.push(`shown ${title}`),
    ...change,
  });
  return done;
}

describe('what calls for the viewer', () => {
  test('is shown to whoever turned notifications on', async () => {
    expect(await notified({})).toEqual(['shown Ada']);
  });

  test('is not shown while a tab is in view, nor once one is', async () => {
    expect(await notified({ isAnyTabInView: () => Promise.resolve(true) })).toEqual([]);
    const answers = [false, true];
    expect(await notified({ isAnyTabInView: () => Promise.resolve(answers.shift() ?? true) })).toEqual([]);
  });

  test('is not shown when it is gone again', async () => {
    expect(await notified({ read: () => Promise.resolve(null) })).toEqual([]);
  });

  test('lets notifications be offered, once', async () => {
    expect(await notified({ setting: () => 'unasked', permission: () => 'default' })).toEqual(['offered']);
    expect(await notified({ setting: () => 'offered', permission: () => 'default' })).toEqual([]);
  });

  test.each([
    ['turned them off', { setting: () => 'off' }],
    ['let the browser refuse them', { setting: () => 'unasked', permission: () => 'denied' }],
    ['took the permission back', { permission: () => 'default' }],
    ['has a browser without them', { setting: () => 'unasked', permission: () => null }],
  ] satisfies [string, Partial<NotifierOptions>][])('is not shown to whoever %s', async (_who, change) => {
    expect(await notified(change)).toEqual([]);
  });
});
