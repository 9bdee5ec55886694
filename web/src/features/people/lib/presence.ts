import { Store } from '../../../lib/store.ts';

/** As many people as one subscription takes. */
const MOST_PEOPLE = 100;
/** People come into view in groups: the subscription is made anew once they have. */
const GATHER_MS = 250;

interface PresenceDependencies {
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

  constructor(private readonly deps: PresenceDependencies) {}

  /** Says that a person is in view. Returns how to say that they are no more. */
  watch(userId: string): () => void {
    this.watched.set(userId, (this.watched.get(userId) ?? 0) + 1);
    this.gather();
    return () => {
      const rest = (this.watched.get(userId) ?? 1) - 1;
      if (rest > 0) this.watched.set(userId, rest);
      else this.watched.delete(userId);
      this.gather();
    };
  }

  private gather(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), GATHER_MS);
  }

  private follow(): void {
    const wanted = [...this.watched.keys()].slice(0, MOST_PEOPLE).sort();
    if (wanted.join() === this.followed.join()) return;
    this.stop?.();
    this.followed = wanted;
    this.online.set(new Set([...this.online.get()].filter((id) => this.watched.has(id))));
    this.stop = wanted.length > 0 ? this.deps.follow(wanted, (id, isOnline) => this.note(id, isOnline)) : undefined;
  }

  private note(userId: string, isOnline: boolean): void {
    const online = new Set(this.online.get());
    if (online.has(userId) === isOnline) return;
    if (isOnline) online.add(userId);
    else online.delete(userId);
    this.online.set(online);
  }
}
