import { appearanceOf } from '@parley/text/appearance';

export interface SeenPerson {
  id: string;
  displayName: string;
  /** Where it is known. */
  username?: string;
}

interface Known {
  appearance: string;
  username: string | undefined;
}

/** People that are remembered; those that were first seen go first. */
const MAX_PEOPLE = 5_000;

/** The people whose names the page has shown, so that two who look alike can be told apart. */
export class SeenNames {
  private readonly people = new Map<string, Known>();
  private readonly bearers = new Map<string, Set<string>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly maxPeople = MAX_PEOPLE) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Remembers a person by the name that they have now. */
  see({ id, displayName, username }: SeenPerson): void {
    const before = this.people.get(id);
    const now = { appearance: appearanceOf(displayName), username: username ?? before?.username };
    if (before?.appearance === now.appearance && before.username === now.username) return;
    this.forget(id);
    for (const oldest of this.people.keys()) {
      if (this.people.size < this.maxPeople) break;
      this.forget(oldest);
    }
    this.people.set(id, now);
    this.bearers.set(now.appearance, (this.bearers.get(now.appearance) ?? new Set()).add(id));
    for (const listener of this.listeners) listener();
  }

  /** The username of a person whose name looks like that of another one; null for all others. */
  usernameIfShared(id: string): string | null {
    const known = this.people.get(id);
    const isShared = known !== undefined && (this.bearers.get(known.appearance)?.size ?? 0) > 1;
    return (isShared && known.username) || null;
  }

  private forget(id: string): void {
    const appearance = this.people.get(id)?.appearance;
    if (appearance === undefined) return;
    this.people.delete(id);
    const others = this.bearers.get(appearance);
    others?.delete(id);
    if (others?.size === 0) this.bearers.delete(appearance);
  }
}

export const seenNames = new SeenNames();
