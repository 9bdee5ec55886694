import { startTracing } from '@parley/service/telemetry';

await startTracing('edge', process.env);
// Loaded afterwards, because instrumentation patches modules as they load.
await import('./run.ts');
