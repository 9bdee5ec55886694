import { beforeEach, expect, test } from '@jest/globals';
import type { OutgoingMessage } from './outbox.ts';
import { forgetWritings, WritingsStore } from './writings-store.ts';

/** What of a browser's storage is used here. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}

const message = (clientId: string, second = 0): OutgoingMessage => ({
  clientId,
  roomId: 'r1',
  body: 'hello',
  createdAt: new Date(second * 1_000).toISOString(),
  state: 'sending',
});

let storage: Storage;
beforeEach(() => void (storage = createStorage()));

test('keeps messages for whoever wrote them, in their order, until they are dropped', () => {
  const ada = new WritingsStore(storage, 'ada');
  ada.keep(message('late', 2));
  ada.keep(message('early', 1));
  expect(new WritingsStore(storage, 'ada').messages().map(({ clientId }) => clientId)).toEqual(['early', 'late']);
  expect(new WritingsStore(storage, 'grace').messages()).toEqual([]);
  ada.drop('early');
  expect(ada.messages()).toHaveLength(1);
});

test('keeps drafts by room, and forgets all of it at once but nothing else', () => {
  const ada = new WritingsStore(storage, 'ada');
  storage.setItem('parley.theme', 'dark');
  ada.keep(message('one'));
  ada.changeDraft({ roomId: 'r1' }, { text: 'half a' });
  expect([ada.getDraft({ roomId: 'r1' }), ada.getDraft({ roomId: 'r2' })]).toEqual([{ text: 'half a' }, null]);
  forgetWritings(storage);
  expect([ada.getDraft({ roomId: 'r1' }), ada.messages().length, storage.length]).toEqual([null, 0, 1]);
});

test('is bounded, and passes over what is no message', () => {
  const ada = new WritingsStore(storage, 'ada');
  storage.setItem('parley.outbox.ada.odd', '{"clientId":1}');
  for (let i = 0; i < 150; i++) ada.keep(message(`m${i}`));
  expect(ada.messages()).toHaveLength(99);
});

test('says which message another tab took out', () => {
  const ada = new WritingsStore(storage, 'ada');
  expect(ada.droppedBy({ key: 'parley.outbox.ada.m1', newValue: null })).toBe('m1');
  expect(ada.droppedBy({ key: 'parley.outbox.grace.m1', newValue: null })).toBeNull();
  expect(ada.droppedBy({ key: 'parley.outbox.ada.m1', newValue: '{}' })).toBeNull();
});

test('a draft has a place of its own for each composer, keeps what it answers, and is gone when it is empty', () => {
  const ada = new WritingsStore(storage, 'ada');
  const replyTo = { id: 'm1' } as never;
  ada.changeDraft({ roomId: 'r1' }, { replyTo });
  ada.changeDraft({ roomId: 'r1' }, { text: 'answer' });
  ada.changeDraft({ roomId: 'r1', repliesTo: 'm1' }, { text: 'in the panel' });
  ada.changeDraft({ roomId: 'r1', isEdit: true }, { text: 'changed', messageId: 'm2' });
  expect(ada.getDraft({ roomId: 'r1' })).toEqual({ text: 'answer', replyTo });
  expect(ada.getDraft({ roomId: 'r1', repliesTo: 'm1' })).toEqual({ text: 'in the panel' });
  expect(ada.getDraft({ roomId: 'r1', isEdit: true })).toEqual({ text: 'changed', messageId: 'm2' });
  ada.changeDraft({ roomId: 'r1' }, { text: '', replyTo: null });
  ada.dropDraft({ roomId: 'r1', isEdit: true });
  expect(storage.length).toBe(1);
});

test('a draft of an earlier version is its text', () => {
  storage.setItem('parley.draft.ada.r1', '{"half a": sentence');
  storage.setItem('parley.draft.ada.r2', '42');
  const ada = new WritingsStore(storage, 'ada');
  expect(ada.getDraft({ roomId: 'r1' })).toEqual({ text: '{"half a": sentence' });
  expect(ada.getDraft({ roomId: 'r2' })).toEqual({ text: '42' });
});
