import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { urlOf } from './environment.ts';
import { Device } from './accounts.ts';

/** The program behind `npm run admin`. */
const PROGRAM = fileURLToPath(new URL('../../subgraphs/auth/dist/admin.js', import.meta.url));

/** Makes a user an administrator on the command line, as an operator does. */
export async function promote(username: string): Promise<void> {
  await promisify(execFile)(process.execPath, [PROGRAM, 'make-admin', username], {
    env: { ...process.env, POSTGRES_URL: urlOf('postgres') },
  });
}

/** All administrators that `newAdmin` has created. */
export const admins: Device[] = [];

/** Registers a new administrator. */
export async function newAdmin(): Promise<Device> {
  const admin = await Device.register();
  await promote(admin.account.username);
  await admin.refresh();
  admins.push(admin);
  return admin;
}
