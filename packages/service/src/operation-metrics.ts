import { Counter, Histogram, type Registry } from 'prom-client';
import { LabelValues, SECONDS } from './metrics.ts';

/** Names are the clients' to choose, and each makes a dozen series. */
const MOST_NAMES = 200;
/** What a gateway adds to the name of an operation for what it asks of a subgraph: that one's name, and a number. */
const FETCH_SUFFIX = /__[a-z]+__\d+$/;

/** A GraphQL operation that has ended. */
export interface EndedOperation {
  /** As the client calls it. */
  name: string | null | undefined;
  /** `query`, `mutation` or `subscription`; absent when it could not be made out. */
  type: string | undefined;
  /** The codes of its errors. */
  codes: readonly string[];
  seconds: number;
}

interface Failure {
  extensions?: Record<string, unknown>;
}

const NONE: readonly string[] = [];

/** The codes of a result's errors. */
export const codesOf = (errors: readonly Failure[] | undefined): readonly string[] =>
  errors?.map(({ extensions }) => String(extensions?.['code'] ?? 'UNKNOWN')) ?? NONE;

/** What Apollo Server tells its plugins, as far as it is needed here. */
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
  private readonly names = new LabelValues(MOST_NAMES);
  private readonly duration: Histogram<'operation' | 'type'>;
  private readonly errors: Counter<'operation' | 'type' | 'code'>;

  constructor(registry: Registry) {
    this.duration = new Histogram({
      name: 'parley_operation_seconds',
      help: 'GraphQL queries and mutations, from their text to the result',
      labelNames: ['operation', 'type'],
      buckets: SECONDS,
      registers: [registry],
    });
    this.errors = new Counter({
      name: 'parley_operation_errors_total',
      help: 'Errors in the results of GraphQL operations, and subscriptions refused, by code',
      labelNames: ['operation', 'type', 'code'],
      registers: [registry],
    });
  }

  ended(operation: EndedOperation): void {
    const labels = this.labelsOf(operation);
    this.duration.observe(labels, operation.seconds);
    // So that the first bug is seen as a rise.
    this.errors.inc({ ...labels, code: 'INTERNAL_SERVER_ERROR' }, 0);
    this.failed(operation);
  }

  /** Counts the errors alone, for what lasts as long as the client likes. */
  failed(operation: Omit<EndedOperation, 'seconds'>): void {
    const labels = this.labelsOf(operation);
    for (const code of operation.codes) this.errors.inc({ ...labels, code });
  }

  private labelsOf({ name, type = 'unknown' }: Pick<EndedOperation, 'name' | 'type'>) {
    return { operation: this.names.of(name?.replace(FETCH_SUFFIX, '') || 'anonymous'), type };
  }
}

/** A plugin of Apollo Server that calls `onEnd` with each operation and its context. */
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
