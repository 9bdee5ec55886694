import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ReplicaSet } from './replica-set.ts';

const set = new ReplicaSet('chat', ['http://a:1', 'http://b:1/', 'http://c:1', 'http://a:1'], {
  connections: 1,
  answerBytes: 1,
});
const order = () => set.inOrder().map(({ origin }) => new URL(origin).hostname);
const replica = (name: string) => set.replicas.find(({ origin }) => origin.includes(name));

const now = jest.spyOn(performance, 'now').mockReturnValue(0);

afterEach(() => {
  set.replicas.forEach((each) => each.succeeded());
  now.mockReturnValue(0);
});

describe('replicas', () => {
  test('take turns', () => {
    expect([order(), order(), order(), order()].map(([first]) => first)).toEqual(['a', 'b', 'c', 'a']);
  });

  test('that failed come last for a while, and are still there', () => {
    replica('b')?.failed();
    expect(order().at(-1)).toBe('b');
    expect(order().at(-1)).toBe('b');
    now.mockReturnValue(501);
    expect(new Set([order(), order(), order()].map(([first]) => first))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('that fail again are left alone for longer, but many failures at one moment count once', () => {
    const b = replica('b');
    b?.failed();
    b?.failed();
    expect(b?.ejection).toBe(500);
    now.mockReturnValue(600);
    b?.failed();
    expect(b?.ejection).toBe(1_000);
  });

  test('that answered are fit at once', () => {
    const b = replica('b');
    b?.failed();
    b?.succeeded();
    expect(b?.ejection).toBe(0);
  });
});
