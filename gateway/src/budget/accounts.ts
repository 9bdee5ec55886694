import { networkOf } from '@parley/service';
import { LRUCache } from 'lru-cache';
import { Account, type RefusalKind } from './account.ts';
import { WorkBudget, type Allowance } from './work-budget.ts';

/** Accounts that are kept; one that is forgotten starts with what all gateways say of it, or with a whole burst. */
const MAX_ACCOUNTS = 20_000;

export interface AccountsOptions {
  user: Allowance;
  /** Of clients that are not signed in: many may share an address. */
  address: Allowance;
  onRefusal(kind: RefusalKind): void;
  /** In ms, never going back. */
  now?: () => number;
}

/** The budgets of all who use this gateway. */
export class Accounts {
  /** Buckets with something to report to the other gateways, by key. */
  readonly spent = new Map<string, WorkBudget>();
  private readonly accounts = new LRUCache<string, Account>({ max: MAX_ACCOUNTS });

  constructor(private readonly options: AccountsOptions) {}

  /** Accounts in memory. */
  get size(): number {
    return this.accounts.size;
  }

  /** @param userId of a token that is proven; without one, the address counts. */
  of(userId: string | undefined, address: string): Account {
    return userId === undefined ? this.find(`address.${networkOf(address)}`, false) : this.find(`user.${userId}`, true);
  }

  private find(key: string, isUser: boolean): Account {
    const known = this.accounts.get(key);
    if (known) return known;
    const { user, address, now = () => performance.now(), onRefusal } = this.options;
    const budget: WorkBudget = new WorkBudget(isUser ? user : address, now, () => void this.spent.set(key, budget));
    const account = new Account(key, isUser, budget, now, onRefusal);
    this.accounts.set(key, account);
    return account;
  }
}
