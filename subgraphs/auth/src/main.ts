import { startTracing } from '@parley/service/telemetry';

await startTracing('auth', process.env);
// Loaded afterwards, because instrumentation patches modules as they load.
await import('./run.ts');
