import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** An absolute path of something in the repository. */
export const rootPath = (...parts: string[]): string => join(ROOT, ...parts);
