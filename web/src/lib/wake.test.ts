import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Store } from './store.ts';
import { waitOrWake } from './wake.ts';

/** The network and visibility of a fake page. */
let page: { window: EventTarget; document: EventTarget & { visibilityState: string } };

beforeEach(() => {
  jest.useFakeTimers();
  page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'hidden' }) };
  Object.assign(globalThis, page);
});

afterEach(() => {
  jest.useRealTimers();
  for (const name of ['window', 'document']) Reflect.deleteProperty(globalThis, name);
});

const show = (state: string) => {
  page.document.visibilityState = state;
  page.document.dispatchEvent(new Event('visibilitychange'));
};

test.each([
  ['the time is up', () => void jest.advanceTimersByTime(15_000)],
  ['the device is back on a network', () => void page.window.dispatchEvent(new Event('online'))],
  ['the tab is in view again', () => show('visible')],
])('waits until %s', async (_case, end) => {
  const onEnd = jest.fn();
  const waited = waitOrWake(15_000).then(onEnd);
  show('hidden');
  await Promise.resolve();
  expect(onEnd).not.toHaveBeenCalled();
  end();
  await waited;
  expect(jest.getTimerCount()).toBe(0);
});

test('stops waiting when another source calls back', async () => {
  const store = new Store('lost');
  const waited = waitOrWake(15_000, store.subscribe);
  store.set('connected');
  await waited;
});
