import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse } from '../../subgraphs/transport.ts';
import { AnonymousDataSource, ViewerDependentError } from './anonymous-data-source.ts';
import { EntityBatcher } from './entity-batcher.ts';

/** Maximum number of cached request texts: those that depend on the viewer, and as many that are batched. */
const MAX_CACHED_REQUESTS = 1_000;

/**
 * Batches the entity requests of all viewers' events in one turn of the event loop, such as the author of a message
 * that hundreds of inboxes receive. The batch is requested once, without a viewer. When a response may depend on the
 * viewer, that request is sent per viewer from then on.
 */
export class CrossViewerBatcher implements GraphQLDataSource<RequestContext> {
  private readonly batcher: EntityBatcher;
  private readonly personal = new LRUCache<string, true>({ max: MAX_CACHED_REQUESTS });

  constructor(private readonly subgraph: GraphQLDataSource<RequestContext>) {
    this.batcher = new EntityBatcher(new AnonymousDataSource(subgraph), {
      loaders: new LRUCache({ max: MAX_CACHED_REQUESTS }),
      // Events arrive in batches: by the end of the turn, all events of a batch have arrived.
      schedule: (send) => void setImmediate(send),
    });
  }

  async process(options: GraphQLDataSourceProcessOptions<RequestContext>): Promise<SubgraphResponse> {
    const { query = '', variables } = options.request;
    if (Array.isArray(variables?.['representations']) && !this.personal.has(query)) {
      try {
        return await this.batcher.process(options);
      } catch (error) {
        if (!(error instanceof ViewerDependentError)) throw error;
        this.personal.set(query, true);
      }
    }
    // Cast: as in `AnonymousDataSource`.
    return (await this.subgraph.process(options)) as SubgraphResponse;
  }
}
