import {
  BadUserInputError,
  PayloadTooLargeError,
  UnauthenticatedError,
  type Deadline,
  type Viewer,
} from '@parley/service';
import { nameStarts } from '@parley/text/search-text';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { Access } from './access.ts';
import { isId, type Account } from './account.ts';
import { lookUpUsername, parseDisplayName, requireText } from './identity-rules.ts';

const AVATAR_URL_MOST = 2_048;

/** What is to change of a profile: what is undefined stays, and a null URL takes the picture away. */
interface ProfileInput {
  displayName?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

/** Finds accounts, and changes how they look. */
export class Accounts {
  constructor(
    private readonly repository: AccountRepository,
    private readonly access: Access,
  ) {}

  /** One account or null for each id, in order; one query for all. */
  async findMany(ids: readonly string[]): Promise<(Account | null)[]> {
    const wellFormed = ids.filter(isId);
    const accounts = wellFormed.length > 0 ? await this.repository.findByIds(wellFormed) : [];
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** One account or null for each username, in order and whatever its letter case; one query for all. */
  async findManyByUsername(usernames: readonly string[]): Promise<(Account | null)[]> {
    const keys = usernames.map(keyOf);
    const wanted = new Set(keys.filter((key) => key !== null));
    const accounts = wanted.size > 0 ? await this.repository.findByUsernames([...wanted]) : [];
    const byKey = new Map(accounts.map((account) => [keyOf(account.username), account]));
    return keys.map((key) => (key === null ? null : (byKey.get(key) ?? null)));
  }

  /** The viewer's account; null without a viewer. @throws UnauthenticatedError when the session has ended. */
  async findViewer(viewer: Viewer | null): Promise<Account | null> {
    return viewer && (await this.access.requireLive(viewer)).account;
  }

  /**
   * @throws UnauthenticatedError; BadUserInputError, PayloadTooLargeError with the field at fault.
   * @throws DeadlineExceededError
   */
  async updateProfile(viewer: Viewer | null, input: ProfileInput, deadline: Deadline): Promise<Account> {
    const { account } = await this.access.requireLive(viewer);
    if (input.displayName === null) throw new BadUserInputError('A display name cannot be taken away.', 'displayName');
    const displayName = input.displayName === undefined ? undefined : parseDisplayName(input.displayName);
    const change = {
      ...(displayName !== undefined && {
        displayName,
        words: nameStarts(account.username, displayName),
      }),
      ...(input.avatarUrl !== undefined && { avatarUrl: parseAvatarUrl(input.avatarUrl) }),
    };
    const changed = await this.repository.updateProfile(account.id, change, deadline);
    if (!changed) throw new UnauthenticatedError();
    return changed;
  }
}

/** Null when no account can have the name. */
function keyOf(username: string): string | null {
  try {
    return lookUpUsername(username);
  } catch (error) {
    if (error instanceof BadUserInputError) return null;
    throw error;
  }
}

/** @throws BadUserInputError, PayloadTooLargeError */
function parseAvatarUrl(text: string | null, field = 'avatarUrl'): string | null {
  if (text === null) return null;
  if (requireText(text, field).length > AVATAR_URL_MOST) {
    throw new PayloadTooLargeError(`A URL has at most ${AVATAR_URL_MOST} characters.`, field);
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' || url.username || url.password) {
    throw new BadUserInputError('This is not an https URL.', field);
  }
  // Written out, international characters take more room than they were typed in.
  if (url.href.length > AVATAR_URL_MOST) {
    throw new PayloadTooLargeError(`A URL has at most ${AVATAR_URL_MOST} characters.`, field);
  }
  return url.href;
}
