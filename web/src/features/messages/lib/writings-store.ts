import type { Draft, DraftPlace } from './draft.ts';
import { parseDraft, placeKey } from './draft.ts';
import type { OutgoingMessage } from './outbox.ts';

/** More than this is not kept over a reload. */
const MOST_MESSAGES = 100;
const MOST_DRAFTS = 100;

const OUTBOX = 'parley.outbox.';
const DRAFT = 'parley.draft.';

/** What a person has written and nobody has received yet, kept in this browser under their id until it is sent. */
export class WritingsStore {
  private readonly outbox: string;
  private readonly draft: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.outbox = `${OUTBOX}${userId}.`;
    this.draft = `${DRAFT}${userId}.`;
  }

  /** The messages on their way, in the order in which they were written. */
  messages(): OutgoingMessage[] {
    return this.keys(this.outbox)
      .flatMap((key) => parseMessage(this.storage.getItem(key)))
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  keep(message: OutgoingMessage): void {
    const key = this.outbox + message.clientId;
    if (this.storage.getItem(key) === null && this.keys(this.outbox).length >= MOST_MESSAGES) return;
    this.write(key, JSON.stringify(message));
  }

  drop(clientId: string): void {
    this.storage.removeItem(this.outbox + clientId);
  }

  /** The client id of the message that a change of the storage, such as another tab's, took out. */
  droppedBy({ key, newValue }: Pick<StorageEvent, 'key' | 'newValue'>): string | null {
    return newValue === null && key?.startsWith(this.outbox) ? key.slice(this.outbox.length) : null;
  }

  /** What was left unsent in a place; null if nothing was. */
  getDraft(place: DraftPlace): Draft | null {
    return parseDraft(this.storage.getItem(this.draft + placeKey(place)));
  }

  /** Keeps what has changed in a place's draft. One without text that answers nothing is forgotten. */
  changeDraft(place: DraftPlace, change: Partial<Draft>): void {
    const key = this.draft + placeKey(place);
    const draft = { text: '', ...this.getDraft(place), ...change };
    if (draft.text === '' && !draft.replyTo) this.storage.removeItem(key);
    else if (this.storage.getItem(key) !== null || this.keys(this.draft).length < MOST_DRAFTS)
      this.write(key, JSON.stringify(draft));
  }

  dropDraft(place: DraftPlace): void {
    this.storage.removeItem(this.draft + placeKey(place));
  }

  private keys(prefix: string): string[] {
    return allKeys(this.storage).filter((key) => key.startsWith(prefix));
  }

  private write(key: string, value: string): void {
    try {
      this.storage.setItem(key, value);
    } catch {
      // The browser's room for us is full: it is kept for as long as the page is there.
    }
  }
}

/** Forgets what anybody has written in this browser. */
export function forgetWritings(storage: Storage): void {
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
