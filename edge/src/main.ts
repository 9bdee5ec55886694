import { startTracing } from '@parley/service';

await startTracing('web', process.env);
// Not before: what is traced is patched as it is loaded.
await import('./run.ts');
