import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The absolute path of a file in the repository. */
export const rootPath = (...parts: string[]): string => join(ROOT, ...parts);
