import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The `NODE_OPTIONS` of a service before which a module is loaded. */
export const preload = (folder: string, file: string): string => `--import=${pathToFileURL(join(folder, file)).href}`;
