/** `npm start`: prepares the checkout, then starts the whole system (`src/main.ts`). */
import { prepare } from './bootstrap.mjs';

prepare();
await import('./dist/main.js');
