import { Counter, Histogram, type Registry } from 'prom-client';
import { LabelValues, DURATION_BUCKETS } from '../telemetry/metrics.ts';

/** Clients choose the names, and each one creates a dozen series. */
const MAX_NAMES = 200;
/** The suffix that a gateway adds to an operation name in a subgraph request: the subgraph's name and a number. */
const FETCH_SUFFIX = /__[a-z]+__\d+$/;

/** A GraphQL operation that has ended. */
export interface EndedOperation {
  /** The name that the client gave it. */
  name: string | null | undefined;
  /** `query`, `mutation` or `subscription`; undefined when the document could not be parsed. */
  type: string | undefined;
  /** The codes of the errors in its result. */
  codes: readonly string[];
  seconds: number;
}

interface Failure {
  extensions?: Record<string, unknown>;
}

const NONE: readonly string[] = [];

/** The error codes of a result. */
export const codesOf = (errors: readonly Failure[] | undefined): readonly string[] =>
  errors?.map(({ extensions }) => String(extensions?.['code'] ?? 'UNKNOWN')) ?? NONE;

/** The fields of Apollo Server's request context that are needed here. */
interface Responded {
  request: { operationName?: string | undefined };
  operationName?: string | null | undefined;
  operation?: { operation: string } | null | undefined;
  response: {
    body: { kind: string; singleResult?: { errors?: readonly Failure[] } };
  };
}

/** Measures GraphQL operations by name. */
export class OperationMetrics {
  private readonly names = new LabelValues(MAX_NAMES);
  private readonly duration: Histogram<'operation' | 'type'>;
  private readonly errors: Counter<'operation' | 'type' | 'code'>;

  constructor(registry: Registry) {
    this.duration = new Histogram({
      name: 'parley_operation_seconds',
      help: 'GraphQL queries and mutations, from receipt of the document to the result',
      labelNames: ['operation', 'type'],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    });
    this.errors = new Counter({
      name: 'parley_operation_errors_total',
      help: 'Errors in the results of GraphQL operations, and rejected subscriptions, by code',
      labelNames: ['operation', 'type', 'code'],
      registers: [registry],
    });
  }

  ended(operation: EndedOperation): void {
    const labels = this.labelsOf(operation);
    this.duration.observe(labels, operation.seconds);
    // The series must exist before the first error, so that it shows as an increase.
    this.errors.inc({ ...labels, code: 'INTERNAL_SERVER_ERROR' }, 0);
    this.failed(operation);
  }

  /** Counts the errors alone, for operations of unlimited duration. */
  failed(operation: Omit<EndedOperation, 'seconds'>): void {
    const labels = this.labelsOf(operation);
    for (const code of operation.codes) this.errors.inc({ ...labels, code });
  }

  private labelsOf({ name, type = 'unknown' }: Pick<EndedOperation, 'name' | 'type'>) {
    return { operation: this.names.of(name?.replace(FETCH_SUFFIX, '') || 'anonymous'), type };
  }
}

/** An Apollo Server plugin that calls `onEnd` with each completed operation and its context. */
export const watchOperations = <Context>(onEnd: (operation: EndedOperation, context: Context) => void) => ({
  requestDidStart: async () => {
    const started = performance.now();
    return {
      willSendResponse: async (responded: Responded & { contextValue: Context }) => {
        const { request, operation, response, contextValue } = responded;
        onEnd(
          {
            name: responded.operationName ?? request.operationName,
            type: operation?.operation,
            codes: codesOf(response.body.singleResult?.errors),
            seconds: (performance.now() - started) / 1_000,
          },
          contextValue,
        );
      },
    };
  },
});
