import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Presence } from './presence.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function createPresence() {
  const followed: string[][] = [];
  let stops = 0;
  let tell: (id: string, isOnline: boolean) => void = () => undefined;
  const presence = new Presence({
    follow: (ids, onChange) => {
      followed.push(ids);
      tell = onChange;
      return () => stops++;
    },
  });
  return { presence, followed, stops: () => stops, tell: (id: string, isOnline: boolean) => tell(id, isOnline) };
}

test('watches the people in view with one subscription, each once', () => {
  const { presence, followed, stops, tell } = createPresence();
  const leave = [presence.watch('ada'), presence.watch('grace'), presence.watch('ada')];
  jest.runAllTimers();
  expect(followed).toEqual([['ada', 'grace']]);
  tell('ada', true);
  expect([...presence.online.get()]).toEqual(['ada']);
  leave[0]?.();
  jest.runAllTimers();
  expect(followed).toHaveLength(1);
  leave[2]?.();
  jest.runAllTimers();
  expect(followed.at(-1)).toEqual(['grace']);
  expect(stops()).toBe(1);
  expect(presence.online.get().size).toBe(0);
});

test('limits the number of people in a subscription', () => {
  const { presence, followed } = createPresence();
  for (let i = 0; i < 150; i++) presence.watch(`user ${i}`);
  jest.runAllTimers();
  expect(followed[0]).toHaveLength(100);
});
