/** `npm run admin -- …`: prepares the checkout, then administers (`src/admin.ts`). */
import { prepare } from './bootstrap.mjs';

prepare();
await import('./dist/admin.js');
