import { Store } from '../../../lib/store.ts';

/** The maximum number of users in one subscription. */
const MAX_PEOPLE = 100;
/** People come into view in groups, so the subscription is renewed once per group. */
const DEBOUNCE_MS = 250;

interface PresenceOptions {
  /** Subscribes to the presence of these users. Returns a function that unsubscribes. */
  follow(userIds: string[], onChange: (userId: string, isOnline: boolean) => void): () => void;
}

/** Tracks the presence of the people in view with one subscription. */
export class Presence {
  readonly online = new Store<ReadonlySet<string>>(new Set());
  private readonly watched = new Map<string, number>();
  private followed: string[] = [];
  private stop: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: PresenceOptions) {}

  /** Watches a person while they are in view. Returns a function that stops watching. */
  watch(userId: string): () => void {
    this.watched.set(userId, (this.watched.get(userId) ?? 0) + 1);
    this.scheduleFollow();
    return () => {
      const rest = (this.watched.get(userId) ?? 1) - 1;
      if (rest > 0) this.watched.set(userId, rest);
      else this.watched.delete(userId);
      this.scheduleFollow();
    };
  }

  private scheduleFollow(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), DEBOUNCE_MS);
  }

  private follow(): void {
    const wanted = [...this.watched.keys()].slice(0, MAX_PEOPLE).sort();
    if (wanted.join() === this.followed.join()) return;
    this.stop?.();
    this.followed = wanted;
    this.online.set(new Set([...this.online.get()].filter((id) => this.watched.has(id))));
    this.stop =
      wanted.length > 0 ? this.options.follow(wanted, (id, isOnline) => this.setOnline(id, isOnline)) : undefined;
  }

  private setOnline(userId: string, isOnline: boolean): void {
    const online = new Set(this.online.get());
    if (online.has(userId) === isOnline) return;
    if (isOnline) online.add(userId);
    else online.delete(userId);
    this.online.set(online);
  }
}
