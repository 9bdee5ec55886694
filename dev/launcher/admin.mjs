/** `npm run admin -- …`: prepares what it needs of the checkout, then administers (`src/admin.ts`). */
import { prepare } from './bootstrap.mjs';

// The pages may be served by a running system: they stay as they are.
prepare(['packages', 'services']);
await import('./dist/admin.js');
