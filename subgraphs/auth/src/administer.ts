import { ConfigError } from '@parley/service/config';
import { createLogger } from '@parley/service/telemetry';
import { Deadline } from '@parley/service/time';
import { loadAdminConfig } from './config.ts';
import { AccountRepository } from './repositories/account-repository.ts';
import { AdministrationRepository } from './repositories/administration-repository.ts';
import { Database } from './repositories/database.ts';
import { lookUpUsername } from './services/identity-rules.ts';
import { newSigningKey } from './services/signing-key.ts';

/** How long to wait for PostgreSQL. */
const CONNECT_DEADLINE_MS = 5_000;

/** How long the change to an account may take. */
const CHANGE_DEADLINE_MS = 10_000;

const USAGE = `Usage:
  npm run admin -- make-admin <username>   gives an account the administrator role
  npm run admin -- new-key                 prints a new key for AUTH_SIGNING_KEY, on one line

make-admin changes the database named by POSTGRES_URL, or that of a running \`npm start\`.`;

/** Where output is written. */
export interface Output {
  out(line: string): void;
  error(line: string): void;
}

/** An error that the user can fix; the message says how. */
class CommandError extends Error {}

/** Runs a command line. @returns the exit code. */
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
  const { POSTGRES_URL } = loadAdminConfig(env);
  const logger = createLogger({ service: 'auth-admin', level: 'silent' });
  const database = new Database({ url: POSTGRES_URL, poolSize: 1 }, logger);
  try {
    if (!(await database.connects(CONNECT_DEADLINE_MS)))
      throw new CommandError('PostgreSQL at POSTGRES_URL is not responding.');
    await database.checkSchema().catch(() => {
      throw new CommandError('The database schema is not up to date. Run the migrations first.');
    });
    const key = lookUpUsername(username);
    const [account] = key ? await new AccountRepository(database).findByUsernames([key]) : [];
    if (!account) throw new CommandError(`User ${JSON.stringify(username)} not found. Register the account first.`);
    if (account.role === 'ADMIN') return `${account.username} is already an administrator.`;
    await new AdministrationRepository(database).setRole(null, account.id, 'ADMIN', Deadline.in(CHANGE_DEADLINE_MS));
    return `${account.username} is now an administrator. Earlier access tokens are rejected; refresh the session to apply the new role.`;
  } finally {
    await database.close();
  }
}
