/** The levels of the budget, from the narrowest to the widest. */
export type Scope = 'connection' | 'user' | 'address' | 'process';

const SCOPES: readonly Scope[] = ['connection', 'user', 'address', 'process'];

/** The owners that memory is charged to. An omitted level is not limited. */
export type Owner = Partial<Record<Exclude<Scope, 'process'>, unknown>>;

/** A client that read something within this time is never evicted. */
const MIN_IDLE_MS = 2_000;

/** Shares of the process's budget: a quarter for one user or connection, half for all users at one address. */
const SHARES: Record<Scope, number> = { connection: 0.25, user: 0.25, address: 0.5, process: 1 };

interface Group {
  readonly scope: Scope;
  readonly key: unknown;
  held: number;
  readonly reservations: Set<Reservation>;
}

/** Memory reserved for one response or WebSocket until its client has read it. */
export interface Reservation {
  readonly bytes: number;
  /** When the client last read something (`performance.now()`); null while nothing is being sent. */
  progressAt: number | null;
}

interface Member extends Reservation {
  bytes: number;
  readonly groups: Group[];
  readonly cut: () => void;
}

/**
 * Limits the bytes that a process holds for clients that do not read them: by connection, user, client address and in
 * total. When a budget is exhausted, the reservation whose client has been idle the longest is evicted. A client that
 * keeps reading, however slowly, is only denied what would exceed its share. A single response may exceed the share of
 * its user, but not that of the address or the process.
 */
export class UnsentBudget {
  private readonly groups: Record<Scope, Map<unknown, Group>> = {
    connection: new Map(),
    user: new Map(),
    address: new Map(),
    process: new Map(),
  };
  private total = 0;

  /** @param limit bytes for the whole process. */
  constructor(private readonly limit: number) {}

  /** Bytes reserved in the whole process. */
  get held(): number {
    return this.total;
  }

  /** The bytes that one owner may reserve in this scope. */
  limitOf(scope: Scope): number {
    return this.limit * SHARES[scope];
  }

  /** @param cut closes the connection; called at most once, when the reservation is evicted. */
  open(owner: Owner, cut: () => void): Reservation {
    const keys: Record<Scope, unknown> = { connection: null, user: null, address: null, ...owner, process: this };
    const member: Member = { bytes: 0, progressAt: null, cut, groups: [] };
    for (const scope of SCOPES) {
      const key = keys[scope] ?? null;
      if (key === null) continue;
      const group = this.groups[scope].get(key) ?? { scope, key, held: 0, reservations: new Set() };
      this.groups[scope].set(key, group);
      group.reservations.add(member);
      member.groups.push(group);
    }
    return member;
  }

  /**
   * Makes room for `bytes` more, if necessary by evicting idle clients.
   * @returns the narrowest scope whose budget would still be exceeded; null when the bytes fit.
   */
  makeRoom(reservation: Reservation, bytes: number): Scope | null {
    // No scope can be exceeded while the total fits into the smallest share.
    if (this.total + bytes <= this.limitOf('user')) return null;
    for (const group of (reservation as Member).groups) {
      // A single response must be possible, however large.
      const mayBeLarge = group.scope === 'connection' || group.scope === 'user';
      while (group.held + bytes > this.limitOf(group.scope)) {
        if (mayBeLarge && group.held === reservation.bytes) break;
        const idlest = idlestOf(group, reservation);
        if (!idlest) return group.scope;
        this.close(idlest);
        idlest.cut();
      }
    }
    return null;
  }

  /** Sets the size of the reservation, whether it fits or not. */
  resize(reservation: Reservation, bytes: number): void {
    const member = reservation as Member;
    const change = bytes - member.bytes;
    member.bytes = bytes;
    for (const group of member.groups) group.held += change;
    if (member.groups.length > 0) this.total += change;
  }

  /** Frees the reservation. Idempotent. */
  close(reservation: Reservation): void {
    const member = reservation as Member;
    this.resize(member, 0);
    for (const group of member.groups.splice(0)) {
      group.reservations.delete(member);
      if (group.reservations.size === 0) this.groups[group.scope].delete(group.key);
    }
  }
}

function idlestOf({ reservations }: Group, except: Reservation): Member | null {
  let idlest: Member | null = null;
  let since = performance.now() - MIN_IDLE_MS;
  for (const reservation of reservations) {
    if (
      reservation === except ||
      reservation.progressAt === null ||
      reservation.progressAt > since ||
      reservation.bytes === 0
    )
      continue;
    since = reservation.progressAt;
    idlest = reservation as Member;
  }
  return idlest;
}
