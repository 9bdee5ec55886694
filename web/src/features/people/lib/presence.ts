import { Store } from '../../../lib/store.ts';

/** As many people as one subscription takes. */
const MAX_PEOPLE = 100;
/** People come into view in groups: the subscription is made anew once they have. */
const DEBOUNCE_MS = 250;

interface PresenceOptions {
  /** Follows who of these people is online. Returns how to stop. */
  follow(userIds: string[], onChange: (userId: string, isOnline: boolean) => void): () => void;
}

/** Who of the people in view is online, over one subscription. */
export class Presence {
  readonly online = new Store<ReadonlySet<string>>(new Set());
  private readonly watched = new Map<string, number>();
  private followed: string[] = [];
  private stop: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: PresenceOptions) {}

  /** Says that a person is in view. Returns how to say that they are no more. */
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
