import { fileURLToPath, pathToFileURL } from 'node:url';

const REGISTER = fileURLToPath(new URL('./register.mjs', import.meta.url));

/** Node options for running a TypeScript file of the tests. */
export const TYPESCRIPT = [
  '--no-warnings',
  '--conditions=parley:source',
  `--import=${pathToFileURL(REGISTER).href}`,
] as const;
