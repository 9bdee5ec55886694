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

describe('notify', () => {
  test('shows a notification if they are turned on', async () => {
    expect(await notified({})).toEqual(['shown Ada']);
  });

  test('shows nothing while a tab is in view, even if it came into view in the meantime', async () => {
    expect(await notified({ isAnyTabInView: () => Promise.resolve(true) })).toEqual([]);
    const answers = [false, true];
    expect(await notified({ isAnyTabInView: () => Promise.resolve(answers.shift() ?? true) })).toEqual([]);
  });

  test('shows nothing if the message no longer exists', async () => {
    expect(await notified({ read: () => Promise.resolve(null) })).toEqual([]);
  });

  test('offers notifications once', async () => {
    expect(await notified({ setting: () => 'unasked', permission: () => 'default' })).toEqual(['offered']);
    expect(await notified({ setting: () => 'offered', permission: () => 'default' })).toEqual([]);
  });

  test.each([
    ['turned them off', { setting: () => 'off' }],
    ['blocked them in the browser', { setting: () => 'unasked', permission: () => 'denied' }],
    ['revoked the permission', { permission: () => 'default' }],
    ['has a browser without them', { setting: () => 'unasked', permission: () => null }],
  ] satisfies [string, Partial<NotifierOptions>][])('shows nothing to a user who %s', async (_reason, change) => {
    expect(await notified(change)).toEqual([]);
  });
});
