import { describe, expect, jest, test } from '@jest/globals';
import { ClientStream } from './client-stream.ts';

const event = (name: string) => ({ response: { data: { name } }, bytes: 1, isShared: false });
/** Lets pending callbacks run. */
const settle = () => new Promise(setImmediate);

/** A stream whose events resolve to their names: when `finish` is called, or immediately. */
function open({ maxWaiting = 10, maxBytes = Infinity, byHand = false } = {}) {
  const sent: string[] = [];
  const held: number[] = [];
  const onEnd = jest.fn();
  const onOverflow = jest.fn();
  const pending = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const stream = new ClientStream<string>({
    execute: ({ response }) => {
      const name = String(response.data?.['name']);
      if (!byHand) return Promise.resolve(name);
      return new Promise((resolve, reject) => pending.set(name, { resolve: () => resolve(name), reject }));
    },
    send: (payload) => void sent.push(payload),
    hold: (bytes) => {
      held.push(bytes);
      return bytes <= maxBytes;
    },
    maxWaiting,
    onOverflow,
    onEnd,
  });
  const push = (...names: string[]) => names.forEach((name) => stream.push(event(name)));
  const finish = async (...names: string[]) => {
    for (const name of names) pending.get(name)?.resolve();
    await settle();
  };
  return { stream, sent, held, push, finish, pending, onEnd, onOverflow };
}

describe('a client stream', () => {
  test('sends events in the order of arrival, not of completion', async () => {
    const { push, sent, finish } = open({ byHand: true });
    push('1', '2', '3');
    await finish('3', '2');
    expect(sent).toEqual([]);
    await finish('1');
    expect(sent).toEqual(['1', '2', '3']);
  });

  test('executes waiting events as soon as there is room, and never more at once', async () => {
    const names = Array.from({ length: 62 }, (_, index) => String(index));
    const { push, sent, finish, pending, onOverflow, onEnd } = open({ byHand: true });
    push(...names.slice(0, 60));
    expect(pending.size).toBe(50);
    await finish('0');
    expect(pending.size).toBe(51);
    push('60');
    expect(onOverflow).not.toHaveBeenCalled();
    push('61');
    expect(onOverflow).toHaveBeenCalledTimes(1);
    expect(onEnd).toHaveBeenCalledTimes(1);
    await finish('1');
    expect(sent).toEqual(['0']);
  });

  test('counts the bytes of pending events, and ends when there is too little memory', async () => {
    const { push, held, finish, onOverflow, sent } = open({ maxWaiting: 100, byHand: true, maxBytes: 60 });
    push(...Array.from({ length: 60 }, (_, index) => String(index)));
    await finish('0', '1');
    expect(held.at(-1)).toBe(58);
    push('60', '61');
    expect(onOverflow).not.toHaveBeenCalled();
    push('62');
    expect(onOverflow).toHaveBeenCalledTimes(1);
    expect(held.at(-1)).toBe(0);
    expect(sent).toEqual(['0', '1']);
  });

  test('sends pending events before it ends', async () => {
    const { stream, push, sent, finish, onEnd } = open({ byHand: true });
    push('1');
    stream.finish();
    push('2');
    await finish('1', '2');
    expect(sent).toEqual(['1']);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  test('sends pending events before it fails', async () => {
    const { stream, push, sent } = open();
    push('1');
    stream.fail(new Error('over'));
    await expect(stream.next()).rejects.toThrow('over');
    expect(sent).toEqual(['1']);
  });

  test('fails with an event that cannot be executed, and sends nothing after it', async () => {
    const { stream, push, sent, finish, pending, onEnd } = open({ byHand: true });
    push('1', '2');
    pending.get('1')?.reject(new Error('no author'));
    await finish('2');
    await expect(stream.next()).rejects.toThrow('no author');
    expect(sent).toEqual([]);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  test('fails when a result cannot be sent', async () => {
    const onEnd = jest.fn();
    const stream = new ClientStream<string>({
      execute: () => Promise.resolve('result'),
      send: () => {
        throw new Error('no such frame');
      },
      hold: () => true,
      maxWaiting: 1,
      onOverflow: () => undefined,
      onEnd,
    });
    stream.push(event('1'));
    await expect(stream.next()).rejects.toThrow('no such frame');
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  test('can be ended while its end is awaited, and sends nothing after that', async () => {
    const { stream, push, sent, finish, onEnd } = open({ byHand: true });
    const next = stream.next();
    push('1');
    await stream.return();
    expect(await next).toEqual({ done: true, value: undefined });
    await finish('1');
    expect(sent).toEqual([]);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});
