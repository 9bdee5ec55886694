import { startTracing } from '@parley/service';

await startTracing('auth', process.env);
// Not before: what is traced is patched as it is loaded.
await import('./run.ts');
