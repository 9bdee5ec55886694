import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';

/** Someone who was found, and their place in the order of what was found. */
export interface Hit {
  account: Account;
  word: string;
}

/** Comes after every character, so that what starts with a prefix lies before it. */
const LAST = '\u{10FFFF}';

/** Finds people by what they are called. Throws DatabaseUnavailableError when PostgreSQL is out of reach. */
export class PeopleRepository {
  constructor(private readonly database: Database) {}

  /**
   * People one of whose words starts with `prefix`, each once, at their first such word, in the order of words and ids;
   * a range of an index, however many people there are.
   * @param after the word and id of the last one of the page before.
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
        [prefix, prefix + LAST, after?.word ?? '', after?.id ?? NOBODY, withDisabled, count],
      ),
    );
    return rows.map(({ word, ...account }) => ({ account, word }));
  }
}

/** Before every id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
