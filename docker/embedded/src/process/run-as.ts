import { readFileSync } from 'node:fs';
import { chown } from 'node:fs/promises';

/** The user that store processes run as; `undefined` means our own. */
export type RunAs = { uid: number; gid: number } | undefined;

/** The unprivileged account that every Debian system has. */
const UNPRIVILEGED_USER = 'nobody';

/** PostgreSQL refuses to run as root, so root starts the stores as `nobody`; anyone else as themselves. */
export function storeUser(passwdFile = '/etc/passwd'): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync(passwdFile, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === UNPRIVILEGED_USER);
  if (!entry) throw new Error(`The stores cannot run as root, and there is no user "${UNPRIVILEGED_USER}" in ${passwdFile}`);
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Gives a file or folder to the user that the stores run as. */
export async function giveTo(user: RunAs, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}
