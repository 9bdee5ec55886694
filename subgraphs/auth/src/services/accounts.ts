import { BadUserInputError, PayloadTooLargeError, UnauthenticatedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import { nameStarts } from '@parley/text/search-text';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { Access } from './access.ts';
import { isId, type Account } from './account.ts';
import { lookUpUsername, parseDisplayName, requireText } from './identity-rules.ts';

const MAX_AVATAR_URL_LENGTH = 2_048;

/** Changes to a profile: undefined leaves a field unchanged, a null URL removes the avatar. */
interface ProfileInput {
  displayName?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

/** Finds accounts and updates profiles. */
export class Accounts {
  constructor(
    private readonly repository: AccountRepository,
    private readonly access: Access,
  ) {}

  /** One account or null for each id, in order; one query. */
  async findMany(ids: readonly string[]): Promise<(Account | null)[]> {
    const wellFormed = ids.filter(isId);
    const accounts = wellFormed.length > 0 ? await this.repository.findByIds(wellFormed) : [];
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** One account or null for each username, in order and case-insensitively; one query. */
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
   * @throws UnauthenticatedError; BadUserInputError, PayloadTooLargeError with the invalid field.
   * @throws DeadlineExceededError
   */
  async updateProfile(viewer: Viewer | null, input: ProfileInput, deadline: Deadline): Promise<Account> {
    const { account } = await this.access.requireLive(viewer);
    if (input.displayName === null) throw new BadUserInputError('The display name cannot be removed.', 'displayName');
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

/** Null when the name cannot belong to an account. */
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
  if (requireText(text, field).length > MAX_AVATAR_URL_LENGTH) {
    throw new PayloadTooLargeError(`A URL must have at most ${MAX_AVATAR_URL_LENGTH} characters.`, field);
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' || url.username || url.password) {
    throw new BadUserInputError('The URL must be an https URL without credentials.', field);
  }
  // Serialized, international characters take more space than as typed.
  if (url.href.length > MAX_AVATAR_URL_LENGTH) {
    throw new PayloadTooLargeError(`A URL must have at most ${MAX_AVATAR_URL_LENGTH} characters.`, field);
  }
  return url.href;
}
