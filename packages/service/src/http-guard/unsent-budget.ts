/** What shares a budget, from the narrowest to the widest. */
export type Scope = 'connection' | 'user' | 'address' | 'process';

const SCOPES: readonly Scope[] = ['connection', 'user', 'address', 'process'];

/** Whose memory it is; what is left out has no budget of its own. */
export type Owner = Partial<Record<Exclude<Scope, 'process'>, unknown>>;

/** A peer that took something within this time is never cut off for the sake of others. */
const PATIENCE_MS = 2_000;

/** Of the process's budget: one user or connection may hold a quarter, everyone at one address half. */
const SHARES: Record<Scope, number> = { connection: 0.25, user: 0.25, address: 0.5, process: 1 };

interface Group {
  readonly scope: Scope;
  readonly key: unknown;
  held: number;
  readonly holdings: Set<Holding>;
}

/** Memory held for one response or WebSocket until its peer has taken what is in it. */
export interface Holding {
  readonly bytes: number;
  /** When the peer last took some of it (`performance.now()`); null while nothing is being sent. */
  progressAt: number | null;
}

interface Member extends Holding {
  bytes: number;
  readonly groups: Group[];
  readonly cut: () => void;
}

/**
 * Bounds the bytes that a process holds for peers that do not take them: by connection, user, client address and in
 * total. When a budget is used up, the holding in it whose peer has been idle for longest makes room. A peer that
 * keeps reading, however slowly, is only refused what would exceed its share; a single response is never too large for
 * its user, only for the address or the process.
 */
export class UnsentBudget {
  private readonly groups: Record<Scope, Map<unknown, Group>> = {
    connection: new Map(),
    user: new Map(),
    address: new Map(),
    process: new Map(),
  };
  private total = 0;

  /** @param limit bytes of the whole process. */
  constructor(private readonly limit: number) {}

  /** Bytes held in the whole process. */
  get held(): number {
    return this.total;
  }

  /** The bytes that one owner may hold in this scope. */
  limitOf(scope: Scope): number {
    return this.limit * SHARES[scope];
  }

  /** @param cut ends the connection; called at most once, when the holding has to make room for others. */
  open(owner: Owner, cut: () => void): Holding {
    const keys: Record<Scope, unknown> = { connection: null, user: null, address: null, ...owner, process: this };
    const member: Member = { bytes: 0, progressAt: null, cut, groups: [] };
    for (const scope of SCOPES) {
      const key = keys[scope] ?? null;
      if (key === null) continue;
      const group = this.groups[scope].get(key) ?? { scope, key, held: 0, holdings: new Set() };
      this.groups[scope].set(key, group);
      group.holdings.add(member);
      member.groups.push(group);
    }
    return member;
  }

  /**
   * Makes room for `bytes` more, if need be by cutting off idle peers.
   * @returns the narrowest scope whose budget would still be exceeded, or null when the bytes fit.
   */
  makeRoom(holding: Holding, bytes: number): Scope | null {
    // No scope can be exceeded as long as everything together would fit into the smallest share.
    if (this.total + bytes <= this.limitOf('user')) return null;
    for (const group of (holding as Member).groups) {
      // However large it is, a single response has to be possible.
      const mayBeLarge = group.scope === 'connection' || group.scope === 'user';
      while (group.held + bytes > this.limitOf(group.scope)) {
        if (mayBeLarge && group.held === holding.bytes) break;
        const idlest = idlestOf(group, holding);
        if (!idlest) return group.scope;
        this.close(idlest);
        idlest.cut();
      }
    }
    return null;
  }

  /** From now on the holding is of this size, whether it fits or not. */
  resize(holding: Holding, bytes: number): void {
    const member = holding as Member;
    const change = bytes - member.bytes;
    member.bytes = bytes;
    for (const group of member.groups) group.held += change;
    if (member.groups.length > 0) this.total += change;
  }

  /** Frees what is held; repeating it changes nothing. */
  close(holding: Holding): void {
    const member = holding as Member;
    this.resize(member, 0);
    for (const group of member.groups.splice(0)) {
      group.holdings.delete(member);
      if (group.holdings.size === 0) this.groups[group.scope].delete(group.key);
    }
  }
}

function idlestOf({ holdings }: Group, except: Holding): Member | null {
  let idlest: Member | null = null;
  let since = performance.now() - PATIENCE_MS;
  for (const holding of holdings) {
    if (holding === except || holding.progressAt === null || holding.progressAt > since || holding.bytes === 0)
      continue;
    since = holding.progressAt;
    idlest = holding as Member;
  }
  return idlest;
}
