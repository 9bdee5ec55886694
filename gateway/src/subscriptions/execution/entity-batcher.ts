import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import DataLoader from 'dataloader';
import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse } from '../../subgraphs/transport.ts';

type Options = GraphQLDataSourceProcessOptions<RequestContext>;

/** Entities per request. Events that are executed at the same time seldom name more. */
const MAX_BATCH_SIZE = 200;

/** The result for one entity; error paths are those of the batched request. */
interface EntityResult {
  entity: unknown;
  errors: GraphQLFormattedError[];
}

type Loader = DataLoader<unknown, EntityResult>;

interface Loaders {
  get(key: string): Loader | undefined;
  set(key: string, loader: Loader): unknown;
}

export interface EntityBatcherOptions {
  /** Cache of the loaders, by operation; unlimited by default. */
  loaders?: Loaders;
  /** Schedules the request; by default at the end of the current job queue. */
  schedule?: (send: () => void) => void;
}

/**
 * Batches the entity requests of events of one subscription into one request that names each entity once. A single
 * event is not delayed: only a stream with a backlog is batched, and the longer the backlog, the larger the gain.
 */
export class EntityBatcher implements GraphQLDataSource<RequestContext> {
  private readonly loaders: Loaders;

  constructor(
    private readonly subgraph: GraphQLDataSource<RequestContext>,
    private readonly options: EntityBatcherOptions = {},
  ) {
    this.loaders = options.loaders ?? new Map<string, Loader>();
  }

  async process(options: Options): Promise<SubgraphResponse> {
    const { representations, ...others } = options.request.variables ?? {};
    // Cast: Apollo types responses more loosely than `transport.ts`.
    if (!Array.isArray(representations)) return (await this.subgraph.process(options)) as SubgraphResponse;
    const results = await this.loaderFor(options, others).loadMany(representations);
    const failure = results.find((item) => item instanceof Error);
    if (failure) throw failure;
    // Cast: errors have been thrown above.
    return responseOf(results as EntityResult[]);
  }

  /**
   * Operations of one plan differ in their text, and their variables are those of the subscription. Errors name the
   * path.
   */
  private loaderFor(options: Options, others: Record<string, unknown>): Loader {
    const key = `${options.request.query} ${JSON.stringify([others, pathInResult(options)])}`;
    const known = this.loaders.get(key);
    if (known) return known;
    const fetch = (representations: readonly unknown[]) => this.fetch(options, others, representations);
    const { schedule } = this.options;
    const loader: Loader = new DataLoader(fetch, {
      cache: false,
      maxBatchSize: MAX_BATCH_SIZE,
      ...(schedule && { batchScheduleFn: schedule }),
    });
    this.loaders.set(key, loader);
    return loader;
  }

  private async fetch(
    options: Options,
    others: Record<string, unknown>,
    requested: readonly unknown[],
  ): Promise<EntityResult[]> {
    const keys = requested.map((representation) => JSON.stringify(representation));
    const positions = new Map([...new Set(keys)].map((key, position) => [key, position]));
    const representations = [...positions.keys()].map((key) => JSON.parse(key) as unknown);
    const request = { ...options.request, variables: { ...others, representations } };
    // Cast: as above.
    const response = (await this.subgraph.process({ ...options, request } as Options)) as SubgraphResponse;
    return keys.map((key) => resultAt(response, positions.get(key) ?? 0));
  }
}

function resultAt({ data, errors = [] }: SubgraphResponse, position: number): EntityResult {
  const entities = data?.['_entities'];
  return {
    // A copy, because execution merges later fetches into this data.
    entity: structuredClone(Array.isArray(entities) ? entities[position] : null) ?? null,
    errors: errors.filter(({ path }) => positionOf(path) === undefined || positionOf(path) === position),
  };
}

const pathInResult = (options: Options) =>
  'pathInIncomingRequest' in options ? options.pathInIncomingRequest : undefined;

/** The index of the entity that an error is about; undefined when it is about all of them. */
const positionOf = (path: GraphQLFormattedError['path']) => (path?.[0] === '_entities' ? path[1] : undefined);

function responseOf(results: readonly EntityResult[]): SubgraphResponse {
  const errors = results.flatMap(({ errors }, position) =>
    errors.map(({ path, ...error }) => {
      const own = path && positionOf(path) !== undefined ? ['_entities', position, ...path.slice(2)] : path;
      return { ...error, ...(own && { path: own }) };
    }),
  );
  return { data: { _entities: results.map(({ entity }) => entity) }, ...(errors.length > 0 && { errors }) };
}
