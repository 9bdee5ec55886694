import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `NODE_OPTIONS` that load a module before a service starts. */
export const preload = (folder: string, file: string): string => `--import=${pathToFileURL(join(folder, file)).href}`;
