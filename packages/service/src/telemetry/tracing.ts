import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Query parameters that contain user data. */
const PRIVATE_PARAMETERS = ['query', 'variables', 'extensions'];

const EDGE_PROXY = 'edge';
/** Well within the time for a shutdown (`stopDeadlineOf`). */
const FLUSH_MS = 2_000;

let provider: NodeTracerProvider | undefined;

/**
 * Exports traces over OTLP/HTTP to `OTEL_EXPORTER_OTLP_ENDPOINT` (or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`). Does
 * nothing, and loads nothing, if neither is set. OpenTelemetry's own variables configure sampling and the rest.
 *
 * Call it before loading the traced modules: HTTP servers, undici, and the drivers of the stores.
 */
export async function startTracing(service: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) return;
  const [sdk, core, { OTLPTraceExporter }, { resourceFromAttributes }, { registerInstrumentations }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/core'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/instrumentation'),
    ]);
  provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'parley',
      'service.name': env['OTEL_SERVICE_NAME'] ?? `parley-${service}`,
    }),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Propagate the trace context only, not the baggage, which clients control.
  const propagator = new core.W3CTraceContextPropagator();
  // Traces begin at the edge proxy, so clients have no influence on sampling.
  if (service === EDGE_PROXY) propagator.extract = (context) => context;
  provider.register({ propagator });
  registerInstrumentations({ tracerProvider: provider, instrumentations: await createInstrumentations() });
  // Patches CommonJS builds before ES modules import them.
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'ioredis']) require(name);
}

/** Sends the remaining spans, without waiting long for a collector that does not respond. */
export async function flushTraces(): Promise<void> {
  if (!provider) return;
  const flushed = provider.forceFlush().catch(() => undefined);
  await Promise.race([flushed, delay(FLUSH_MS, undefined, { ref: false })]);
}

/**
 * Runs `work` outside the current trace: later messages on a socket are unrelated to the request that opened it.
 */
export const untraced = <Result>(work: () => Result): Result => context.with(ROOT_CONTEXT, work);

async function createInstrumentations() {
  const [http, undici, mongodb, pg, ioredis] = await Promise.all([
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-undici'),
    import('@opentelemetry/instrumentation-mongodb'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-ioredis'),
  ]);
  return [
    new http.HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => /^\/(livez|readyz|metrics)\b/.test(url),
      // A connection between two of our processes starts no trace: it outlives all of them.
      requireParentforOutgoingSpans: true,
      redactedQueryParamsServer: PRIVATE_PARAMETERS,
    }),
    // Only with a parent: health checks and heartbeats are not traced.
    new undici.UndiciInstrumentation({ requireParentforSpans: true }),
    new mongodb.MongoDBInstrumentation({ dbStatementSerializer: (command) => Object.keys(command).join(' ') }),
    new pg.PgInstrumentation({ requireParentSpan: true }),
    // Arguments are omitted: the keys of rate limits contain addresses.
    new ioredis.IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ];
}
