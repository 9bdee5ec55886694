import { displayNameSkeleton } from '@parley/text/display-name-skeleton';

export interface NamedPerson {
  id: string;
  displayName: string;
  /** If it is known. */
  username?: string;
}

interface Known {
  displayName: string;
  appearance: string;
  username: string | undefined;
}

/** The maximum number of people to remember. The oldest are evicted first. */
const MAX_PEOPLE = 5_000;

/** The people whose names the web client has shown, to tell apart names that look alike. */
export class SeenNames {
  private readonly people = new Map<string, Known>();
  private readonly idsByAppearance = new Map<string, Set<string>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly maxPeople = MAX_PEOPLE) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Remembers people by their current names. */
  see(...people: readonly NamedPerson[]): void {
    const changed = people.filter((person) => this.remember(person));
    if (changed.length > 0) for (const listener of this.listeners) listener();
  }

  /** A person's name in plain text, with the username if another person's name looks the same. */
  nameOf({ id, displayName }: NamedPerson): string {
    const username = this.usernameIfShared(id);
    return username === null ? displayName : `${displayName} @${username}`;
  }

  /** Returns whether anything changed. */
  private remember({ id, displayName, username }: NamedPerson): boolean {
    const before = this.people.get(id);
    if (before?.displayName === displayName && before.username === (username ?? before.username)) return false;
    const current = {
      displayName,
      appearance: displayNameSkeleton(displayName),
      username: username ?? before?.username,
    };
    this.forget(id);
    for (const oldest of this.people.keys()) {
      if (this.people.size < this.maxPeople) break;
      this.forget(oldest);
    }
    this.people.set(id, current);
    this.idsByAppearance.set(current.appearance, (this.idsByAppearance.get(current.appearance) ?? new Set()).add(id));
    return true;
  }

  /** The username, if another person's name looks the same; otherwise null. */
  usernameIfShared(id: string): string | null {
    const known = this.people.get(id);
    const isShared = known !== undefined && (this.idsByAppearance.get(known.appearance)?.size ?? 0) > 1;
    return (isShared && known.username) || null;
  }

  private forget(id: string): void {
    const appearance = this.people.get(id)?.appearance;
    if (appearance === undefined) return;
    this.people.delete(id);
    const others = this.idsByAppearance.get(appearance);
    others?.delete(id);
    if (others?.size === 0) this.idsByAppearance.delete(appearance);
  }
}

export const seenNames = new SeenNames();
