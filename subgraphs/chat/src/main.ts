import { startTracing } from '@parley/service/telemetry';

await startTracing('chat', process.env);
// Imported after tracing has started, because modules are patched as they load.
await import('./run.ts');
