/** For `--import`: lets Node run the tests' TypeScript in a separate process, as Jest does. */
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
