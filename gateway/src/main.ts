import { startTracing } from '@parley/service';

await startTracing('gateway', process.env);
// Imported dynamically: instrumentation patches modules as they are loaded.
await import('./run.ts');
