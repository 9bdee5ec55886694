/** The fan-out groups of an upstream connection: which operations receive the same events, by group id. */
export class EventGroups {
  private readonly members = new Map<string, Set<string>>();
  private readonly groups = new Map<string, string>();

  /** Moves an operation into a group; null removes it from its group. */
  put(id: string, group: string | null): void {
    const previous = this.groups.get(id);
    if (previous !== undefined) {
      this.groups.delete(id);
      const members = this.members.get(previous);
      members?.delete(id);
      if (members?.size === 0) this.members.delete(previous);
    }
    if (group === null) return;
    this.groups.set(id, group);
    const members = this.members.get(group) ?? new Set();
    this.members.set(group, members.add(id));
  }

  membersOf(group: string): ReadonlySet<string> {
    return this.members.get(group) ?? NONE;
  }
}

const NONE: ReadonlySet<string> = new Set();
