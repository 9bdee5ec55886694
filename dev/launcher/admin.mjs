/** `npm run admin -- …`: prepares the checkout, then runs `src/admin.ts`. */
import { prepare } from './bootstrap.mjs';

// The page may be served by a running system, so it is not rebuilt.
prepare(['packages', 'services']);
await import('./dist/admin.js');
