import { readFileSync } from 'node:fs';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user that store processes run as; `undefined` means the current user. */
export type RunAs = { uid: number; gid: number } | undefined;

/** The unprivileged account of every Debian system. */
const UNPRIVILEGED_USER = 'nobody';

/** PostgreSQL does not run as root, so root starts the stores as `nobody`; other users start them as themselves. */
export function storeUser(passwdFile = '/etc/passwd'): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync(passwdFile, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === UNPRIVILEGED_USER);
  if (!entry)
    throw new Error(`The stores cannot run as root, and there is no user "${UNPRIVILEGED_USER}" in ${passwdFile}`);
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Makes the stores' user the owner of a file or folder. */
export async function giveTo(user: RunAs, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** Throws unless the stores' user can enter the folder and all its parents. */
export async function assertReachable(path: string, user: RunAs): Promise<void> {
  if (!user) return;
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) {
      throw new Error(
        `The stores run as an unprivileged user, who cannot enter ${folder}: set PARLEY_DATA and PARLEY_CACHE to other folders`,
      );
    }
    if (folder === dirname(folder)) return;
  }
}
