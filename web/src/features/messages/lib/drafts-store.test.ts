import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OutgoingMessage } from './outbox.ts';
import { clearDrafts, DraftsStore, type SentDraft } from './drafts-store.ts';

/** The part of the storage API that is used here. */
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

test('keeps messages by user, in order, until they are dropped', () => {
  const ada = new DraftsStore(storage, 'ada');
  ada.keep(message('late', 2));
  ada.keep(message('early', 1));
  expect(new DraftsStore(storage, 'ada').messages().map(({ clientId }) => clientId)).toEqual(['early', 'late']);
  expect(new DraftsStore(storage, 'grace').messages()).toEqual([]);
  ada.drop('early');
  expect(ada.messages()).toHaveLength(1);
});

test('keeps drafts by room, and clears only its own entries', () => {
  const ada = new DraftsStore(storage, 'ada');
  storage.setItem('parley.theme', 'dark');
  ada.keep(message('one'));
  ada.changeDraft({ roomId: 'r1' }, { text: 'half a' });
  expect([ada.getDraft({ roomId: 'r1' }), ada.getDraft({ roomId: 'r2' })]).toEqual([{ text: 'half a' }, null]);
  clearDrafts(storage);
  const later = new DraftsStore(storage, 'ada');
  expect([later.getDraft({ roomId: 'r1' }), later.messages().length, storage.length]).toEqual([null, 0, 1]);
});

test('limits the number of messages and ignores invalid entries', () => {
  const ada = new DraftsStore(storage, 'ada');
  storage.setItem('parley.outbox.ada.odd', '{"clientId":1}');
  for (let i = 0; i < 150; i++) ada.keep(message(`m${i}`));
  expect(ada.messages()).toHaveLength(99);
});

test('recognizes a message that another tab removed', () => {
  const ada = new DraftsStore(storage, 'ada');
  expect(ada.droppedId({ key: 'parley.outbox.ada.m1', newValue: null })).toBe('m1');
  expect(ada.droppedId({ key: 'parley.outbox.grace.m1', newValue: null })).toBeNull();
  expect(ada.droppedId({ key: 'parley.outbox.ada.m1', newValue: '{}' })).toBeNull();
});

test('keeps separate drafts for each composer, with reply targets, and removes empty ones', () => {
  const ada = new DraftsStore(storage, 'ada');
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

test('reads a draft of an earlier version as text', () => {
  storage.setItem('parley.draft.ada.r1', '{"half a": sentence');
  storage.setItem('parley.draft.ada.r2', '42');
  const ada = new DraftsStore(storage, 'ada');
  expect(ada.getDraft({ roomId: 'r1' })).toEqual({ text: '{"half a": sentence' });
  expect(ada.getDraft({ roomId: 'r2' })).toEqual({ text: '42' });
});

describe('two tabs', () => {
  const place = { roomId: 'r1' };
  let sent: SentDraft[] = [];
  beforeEach(() => void (sent = []));
  const createTab = () => new DraftsStore(storage, 'ada', (draft) => sent.push(draft));
  const tabs = () => [createTab(), createTab()] as const;
  /** Sends in one tab, and notifies the other. */
  const sendFrom = (tab: DraftsStore, other: DraftsStore) => {
    tab.dropSentDraft(place);
    for (const draft of sent.splice(0)) other.applySent(draft);
  };

  test('share a draft until one of them has sent it', () => {
    const [here, there] = tabs();
    there.changeDraft(place, { text: 'half' });
    expect(here.getDraft(place)).toEqual({ text: 'half' });
    there.changeDraft(place, { text: 'half a sentence' });
    expect(here.getDraft(place)).toEqual({ text: 'half' });
    sendFrom(there, here);
    expect([here.getDraft(place), storage.length]).toEqual([null, 0]);
  });

  test('show a draft of the other tab when its place is opened', () => {
    const [here, there] = tabs();
    expect(here.getDraft(place)).toBeNull();
    there.changeDraft(place, { text: 'half' });
    expect(here.getDraft(place)).toBeNull();
    here.openDraft(place);
    expect(here.getDraft(place)).toEqual({ text: 'half' });
  });

  test('drop a draft when the other tab has sent the same draft', () => {
    const [here, there] = tabs();
    here.changeDraft(place, { text: 'half' });
    expect(there.getDraft(place)).toEqual({ text: 'half' });
    sendFrom(there, here);
    expect([here.getDraft(place), storage.length]).toEqual([null, 0]);
  });

  test('keep and store a draft that was changed here when the other tab sends', () => {
    const [here, there] = tabs();
    here.changeDraft(place, { text: 'half a sentence' });
    there.changeDraft(place, { text: 'half' });
    sendFrom(there, here);
    here.openDraft(place);
    expect(here.getDraft(place)).toEqual({ text: 'half a sentence' });
    expect(createTab().getDraft(place)).toEqual({ text: 'half a sentence' });
  });

  test('do not remove a newer draft of the other tab when sending', () => {
    const [here, there] = tabs();
    there.changeDraft(place, { text: 'half' });
    here.changeDraft(place, { text: 'half a sentence' });
    there.dropSentDraft(place);
    expect(there.getDraft(place)).toBeNull();
    expect(createTab().getDraft(place)).toEqual({ text: 'half a sentence' });
  });
});
