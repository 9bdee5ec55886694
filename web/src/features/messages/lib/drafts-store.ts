import type { Draft, DraftPlace } from './draft.ts';
import { areSameDraft, parseDraft, placeKey } from './draft.ts';
import type { OutgoingMessage } from './outbox.ts';

/** Limits of what is stored for the next page load. */
const MAX_MESSAGES = 100;
const MAX_DRAFTS = 100;

const OUTBOX = 'parley.outbox.';
const DRAFT = 'parley.draft.';

/** A draft that a tab has sent, with its storage key, which identifies the user and the place. */
export interface SentDraft {
  key: string;
  draft: Draft | null;
}

/** Stores a user's drafts and unsent messages in this browser until they are sent. */
export class DraftsStore {
  private readonly outbox: string;
  private readonly draft: string;
  /** The drafts as this tab shows them; null for an empty one. */
  private readonly drafts = new Map<string, Draft | null>();
  /** The keys of drafts that were changed in this tab. */
  private readonly own = new Set<string>();
  private readonly listeners = new Set<() => void>();

  /** @param notifyTabs notifies the other tabs that a draft was sent, see `applySent`. */
  constructor(
    private readonly storage: Storage,
    userId: string,
    private readonly notifyTabs: (sent: SentDraft) => void = () => undefined,
  ) {
    this.outbox = `${OUTBOX}${userId}.`;
    this.draft = `${DRAFT}${userId}.`;
  }

  /** The unsent messages, in the order in which they were written. */
  messages(): OutgoingMessage[] {
    return this.keys(this.outbox)
      .flatMap((key) => parseMessage(this.storage.getItem(key)))
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  keep(message: OutgoingMessage): void {
    const key = this.outbox + message.clientId;
    if (this.storage.getItem(key) === null && this.keys(this.outbox).length >= MAX_MESSAGES) return;
    this.write(key, JSON.stringify(message));
  }

  drop(clientId: string): void {
    this.storage.removeItem(this.outbox + clientId);
  }

  /** Calls the listener after each change of a draft. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The client id of the message that another tab has removed, given a storage event. */
  droppedId({ key, newValue }: Pick<StorageEvent, 'key' | 'newValue'>): string | null {
    return newValue === null && key?.startsWith(this.outbox) ? key.slice(this.outbox.length) : null;
  }

  /**
   * Loads the draft of a place that is opened, which another tab may have changed. A draft changed in this tab stays.
   */
  openDraft(place: DraftPlace): void {
    const key = this.draft + placeKey(place);
    if (!this.own.has(key)) this.drafts.delete(key);
  }

  /** The draft of a place, or null. The same object until it changes. */
  getDraft(place: DraftPlace): Draft | null {
    return this.draftAt(this.draft + placeKey(place));
  }

  /** Changes and stores the draft of a place. A draft without text and reply target is removed. */
  changeDraft(place: DraftPlace, change: Partial<Draft>): void {
    const key = this.draft + placeKey(place);
    const draft = { text: '', ...this.draftAt(key), ...change };
    this.setDraft(key, draft.text === '' && !draft.replyTo ? null : draft);
  }

  dropDraft(place: DraftPlace): void {
    this.setDraft(this.draft + placeKey(place), null);
  }

  /** Removes a draft that was sent, unless another tab has stored a different one since. */
  dropSentDraft(place: DraftPlace): void {
    const key = this.draft + placeKey(place);
    const draft = this.draftAt(key);
    const isStored = areSameDraft(draft, parseDraft(this.storage.getItem(key)));
    this.setLocal(key, null);
    if (isStored) this.storage.removeItem(key);
    this.notify();
    this.notifyTabs({ key, draft });
  }

  /**
   * Removes a draft that another tab has sent. If the user has typed something else here, that stays and is stored
   * again. Changes in the other tab are not shown here at once: they would disturb typing.
   */
  applySent({ key, draft: sent }: SentDraft): void {
    const draft = this.drafts.get(key);
    if (!draft) return;
    if (this.own.has(key) && !areSameDraft(draft, sent)) return this.write(key, JSON.stringify(draft));
    this.setLocal(key, null);
    this.notify();
  }

  private draftAt(key: string): Draft | null {
    const known = this.drafts.get(key);
    if (known !== undefined) return known;
    const draft = parseDraft(this.storage.getItem(key));
    this.drafts.set(key, draft);
    return draft;
  }

  private setDraft(key: string, draft: Draft | null): void {
    this.setLocal(key, draft);
    if (draft) this.own.add(key);
    if (!draft) this.storage.removeItem(key);
    else if (this.storage.getItem(key) !== null || this.keys(this.draft).length < MAX_DRAFTS)
      this.write(key, JSON.stringify(draft));
    this.notify();
  }

  private setLocal(key: string, draft: Draft | null): void {
    this.drafts.set(key, draft);
    this.own.delete(key);
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  private keys(prefix: string): string[] {
    return allKeys(this.storage).filter((key) => key.startsWith(prefix));
  }

  private write(key: string, value: string): void {
    try {
      this.storage.setItem(key, value);
    } catch {
      // The storage quota is exceeded: the draft lasts only as long as the page is open.
    }
  }
}

/** Removes the drafts and unsent messages of all users from this browser. */
export function clearDrafts(storage: Storage): void {
  for (const key of allKeys(storage)) if (key.startsWith(OUTBOX) || key.startsWith(DRAFT)) storage.removeItem(key);
}

const allKeys = (storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');

function parseMessage(text: string | null): OutgoingMessage[] {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isMessage(value) ? [value] : [];
  } catch {
    return [];
  }
}

const isMessage = (value: unknown): value is OutgoingMessage =>
  typeof value === 'object' &&
  value !== null &&
  ['clientId', 'roomId', 'body', 'createdAt', 'state'].every(
    (field) => typeof (value as Record<string, unknown>)[field] === 'string',
  );
