import { startTracing } from '@parley/service/telemetry';

// Apollo Gateway has no option to stop it from reporting to Apollo and from querying cloud metadata services.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
await startTracing('gateway', process.env);
// Imported dynamically: instrumentation patches modules as they are loaded.
await import('./run.ts');
