import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { urlOf } from './environment.ts';
import { Device } from './accounts.ts';

/** What `npm run admin` runs. */
const PROGRAM = fileURLToPath(new URL('../../subgraphs/auth/dist/admin.js', import.meta.url));

/** Makes somebody an administrator as the operator of the system does: on the command line. */
export async function promote(username: string): Promise<void> {
  await promisify(execFile)(process.execPath, [PROGRAM, 'make-admin', username], {
    env: { ...process.env, DATABASE_URL: urlOf('postgres') },
  });
}

/** All that `newAdmin` has made. */
export const admins: Device[] = [];

/** A new administrator. */
export async function newAdmin(): Promise<Device> {
  const admin = await Device.register();
  await promote(admin.account.username);
  await admin.refresh();
  admins.push(admin);
  return admin;
}
