import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphResponse } from '../subgraphs/transport.ts';

/** Thrown when a subgraph does not say of an response that it is the same whoever asks. */
export class ViewerDependentError extends Error {
  constructor() {
    super('the response may depend on the viewer');
    this.name = 'ViewerDependentError';
  }
}

/** Asks for nobody, and lets only those answers through for which nobody was asked who they are. */
export class AnonymousDataSource implements GraphQLDataSource<RequestContext> {
  constructor(private readonly subgraph: GraphQLDataSource<RequestContext>) {}

  /** @throws ViewerDependentError */
  async process(options: GraphQLDataSourceProcessOptions<RequestContext>): Promise<SubgraphResponse> {
    const context = { ...options.context, authorization: undefined };
    // Casts: what is spread is of one of two kinds; and data sources response with any kind of response, ours with those
    // of `transport.ts`.
    const anonymous = { ...options, context } as GraphQLDataSourceProcessOptions<RequestContext>;
    const response = (await this.subgraph.process(anonymous)) as SubgraphResponse;
    if (response.extensions?.['common'] !== true) throw new ViewerDependentError();
    return response;
  }
}
