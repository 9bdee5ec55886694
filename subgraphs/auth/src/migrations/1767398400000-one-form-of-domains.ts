import { domainToASCII, domainToUnicode } from 'node:url';
import { mixesAlphabets } from '@parley/text/confusables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Row {
  id: string;
  email: string;
}

/**
 * Converts email domains from Punycode to Unicode, so that each address has one form. If another account has the other
 * form of an address, both are kept and found as they are written.
 */
export class OneFormOfDomains1767398400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const rows = (await runner.query(
      `SELECT id, email FROM users WHERE email ~ '[@.]xn--' OR email LIKE '%\u3002%'`,
    )) as Row[];
    for (const { id, email } of rows) {
      await runner.query(
        'UPDATE users SET email = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM users AS u WHERE u.email = $2)',
        [id, readable(email)],
      );
    }
  }

  /** Earlier versions accept the Unicode form as well. */
  async down(): Promise<void> {
    return Promise.resolve();
  }
}

function readable(email: string): string {
  const at = email.lastIndexOf('@') + 1;
  const domain = domainToUnicode(domainToASCII(email.slice(at)));
  const isRejected =
    domain === '' || domain.split('.').some(mixesAlphabets) || /\p{Default_Ignorable_Code_Point}/u.test(domain);
  return isRejected ? email : email.slice(0, at) + domain;
}
