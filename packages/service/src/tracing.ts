import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Parts of a query string that carry what people write. */
const PRIVATE_PARAMETERS = ['query', 'variables', 'extensions'];

const FRONT_DOOR = 'web';
/** Well within what a stop may take (`stopDeadlineOf`). */
const FLUSH_MS = 2_000;

let provider: NodeTracerProvider | undefined;

/**
 * Sends traces to where `OTEL_EXPORTER_OTLP_ENDPOINT` (or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`) says, as OTLP over
 * HTTP; without either it does nothing, and loads nothing. Sampling and the like are OpenTelemetry's own variables.
 *
 * To be called before what is traced is loaded: HTTP servers, undici, and the drivers of the stores.
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
  // Only the trace goes along, not what a client says of itself in its baggage.
  const propagator = new core.W3CTraceContextPropagator();
  // Clients have no say in what is sampled: traces begin at the front door.
  if (service === FRONT_DOOR) propagator.extract = (context) => context;
  provider.register({ propagator });
  registerInstrumentations({ tracerProvider: provider, instrumentations: await createInstrumentations() });
  // ECMAScript modules import what CommonJS has loaded, patched.
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'ioredis']) require(name);
}

/** Sends what has not been sent yet, for as long as a stop may wait for a collector that does not answer. */
export async function flushTraces(): Promise<void> {
  if (!provider) return;
  const flushed = provider.forceFlush().catch(() => undefined);
  await Promise.race([flushed, delay(FLUSH_MS, undefined, { ref: false })]);
}

/**
 * Runs what is to begin traces of its own: what a socket brings later has nothing to do with the request that opened
 * it.
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
      // A link between two of ours begins no trace: it outlives all of them.
      requireParentforOutgoingSpans: true,
      redactedQueryParamsServer: PRIVATE_PARAMETERS,
    }),
    // With a parent only: health checks and heartbeats are no traces.
    new undici.UndiciInstrumentation({ requireParentforSpans: true }),
    new mongodb.MongoDBInstrumentation({ dbStatementSerializer: (command) => Object.keys(command).join(' ') }),
    new pg.PgInstrumentation({ requireParentSpan: true }),
    // Arguments are left out: the keys of limits have addresses in them.
    new ioredis.IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ];
}
