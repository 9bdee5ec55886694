import { ConfigError, createLogger, Deadline } from '@parley/service';
import { loadAdminConfig } from './config.ts';
import { AccountRepository } from './repositories/account-repository.ts';
import { AdministrationRepository } from './repositories/administration-repository.ts';
import { Database } from './repositories/database.ts';
import { lookUpUsername } from './services/identity-rules.ts';
import { newSigningKey } from './services/signing-key.ts';

/** How long PostgreSQL may take to answer. */
const CONNECT_DEADLINE_MS = 5_000;

/** How long it may take to change the account. */
const CHANGE_DEADLINE_MS = 10_000;

const USAGE = `Usage:
  npm run admin -- make-admin <username>   makes an account an administrator's
  npm run admin -- new-key                 prints a new key for AUTH_SIGNING_KEY, on one line

make-admin changes the database that DATABASE_URL names, or that of a running \`npm start\`.`;

/** Where the output goes. */
export interface Output {
  out(line: string): void;
  error(line: string): void;
}

/** Something that the caller can mend; its message says what. */
class CommandError extends Error {}

/** Carries a command line out. @returns the exit code. */
export async function administer(args: string[], env: NodeJS.ProcessEnv, output: Output): Promise<number> {
  try {
    output.out(await run(args, env));
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof ConfigError)) throw error;
    output.error(error.message);
    return 1;
  }
}

async function run([command, ...rest]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [username] = rest;
  if (command === 'new-key' && rest.length === 0) return newSigningKey();
  if (command === 'make-admin' && username && rest.length === 1) return makeAdmin(username, env);
  throw new CommandError(USAGE);
}

async function makeAdmin(username: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { DATABASE_URL } = loadAdminConfig(env);
  const logger = createLogger({ service: 'auth-admin', level: 'silent' });
  const database = new Database({ url: DATABASE_URL, poolSize: 1 }, logger);
  try {
    if (!(await database.connects(CONNECT_DEADLINE_MS)))
      throw new CommandError('PostgreSQL at DATABASE_URL does not answer.');
    await database.checkSchema().catch(() => {
      throw new CommandError('The database has no up-to-date schema: run the migrations first.');
    });
    const key = lookUpUsername(username);
    const [account] = key ? await new AccountRepository(database).findByUsernames([key]) : [];
    if (!account) throw new CommandError(`There is no account ${JSON.stringify(username)}: register it first.`);
    if (account.role === 'ADMIN') return `${account.username} is an administrator already.`;
    await new AdministrationRepository(database).setRole(null, account.id, 'ADMIN', Deadline.in(CHANGE_DEADLINE_MS));
    return `${account.username} is an administrator now. Access tokens issued before are refused; a refresh brings the role.`;
  } finally {
    await database.close();
  }
}
