/** For `--import`: Node then runs the tests' TypeScript as Jest does, in a process of its own. */
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
