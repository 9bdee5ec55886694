import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { isViewerIndependent } from '@parley/service/protocol';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse } from '../../subgraphs/transport.ts';

/** Thrown when a subgraph does not declare its response to be independent of the viewer. */
export class ViewerDependentError extends Error {
  constructor() {
    super('the response may depend on the viewer');
    this.name = 'ViewerDependentError';
  }
}

/** Requests data without a viewer, and accepts only responses that do not depend on the viewer. */
export class AnonymousDataSource implements GraphQLDataSource<RequestContext> {
  constructor(private readonly subgraph: GraphQLDataSource<RequestContext>) {}

  /** @throws ViewerDependentError */
  async process(options: GraphQLDataSourceProcessOptions<RequestContext>): Promise<SubgraphResponse> {
    const context = { ...options.context, authorization: undefined };
    // Casts: the spread is one of two types; and Apollo types responses more loosely than `transport.ts`.
    const anonymous = { ...options, context } as GraphQLDataSourceProcessOptions<RequestContext>;
    const response = (await this.subgraph.process(anonymous)) as SubgraphResponse;
    if (!isViewerIndependent(response.extensions)) throw new ViewerDependentError();
    return response;
  }
}
