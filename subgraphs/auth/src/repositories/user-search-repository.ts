import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';

/** A user found by a search, with the word that determines their position. */
export interface Hit {
  account: Account;
  word: string;
}

/** The highest character: everything with a given prefix sorts before the prefix followed by this. */
const MAX_CHARACTER = '\u{10FFFF}';

/** Finds users by name. Throws DatabaseUnavailableError when PostgreSQL is unavailable. */
export class UserSearchRepository {
  constructor(private readonly database: Database) {}

  /**
   * Users with a word that starts with `prefix`, each once, at the first such word, in the order of words and ids. Scans
   * a range of an index, independently of the number of users.
   * @param after the word and id of the last user of the previous page.
   */
  async search(
    prefix: string,
    page: { after: { word: string; id: string } | null; count: number; withDisabled: boolean },
  ): Promise<Hit[]> {
    const { after, count, withDisabled } = page;
    const rows = await this.database.run((manager) =>
      manager.query<(Account & { word: string })[]>(
        `SELECT ${ACCOUNT_COLUMNS}, w.word
         FROM user_words AS w JOIN users AS u ON u.id = w.user_id
         WHERE w.word >= $1 AND w.word < $2 AND (w.word, w.user_id) > ($3, $4::uuid)
           AND (u.disabled_at IS NULL OR $5)
           AND NOT EXISTS (
             SELECT FROM user_words AS earlier
             WHERE earlier.user_id = w.user_id AND earlier.word >= $1 AND earlier.word < w.word)
         ORDER BY w.word, w.user_id LIMIT $6`,
        [prefix, prefix + MAX_CHARACTER, after?.word ?? '', after?.id ?? MIN_UUID, withDisabled, count],
      ),
    );
    return rows.map(({ word, ...account }) => ({ account, word }));
  }
}

/** Sorts before every id. */
const MIN_UUID = '00000000-0000-0000-0000-000000000000';
