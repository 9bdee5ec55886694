import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../request-context.ts';
import type { Answer } from '../subgraphs/transport.ts';
import { CommonAnswers, PersonalAnswerError } from './common-answers.ts';
import { EntityBatches } from './entity-batches.ts';

/** Requests, by their text, that are known to depend on the viewer, and as many that are joined. */
const KEPT_REQUESTS = 1_000;

/**
 * Joins what the events of all viewers ask of a subgraph in one turn of the event loop, such as the author of a message
 * that hundreds of inboxes are told of: it is asked once, for nobody. Where the answer may depend on the viewer, each
 * asks for itself, from then on at once.
 */
export class JointEntities implements GraphQLDataSource<RequestContext> {
  private readonly joint: EntityBatches;
  private readonly personal = new LRUCache<string, true>({ max: KEPT_REQUESTS });

  constructor(private readonly subgraph: GraphQLDataSource<RequestContext>) {
    this.joint = new EntityBatches(new CommonAnswers(subgraph), {
      loaders: new LRUCache({ max: KEPT_REQUESTS }),
      // Events come in bundles: those of one have all come when the turn ends.
      schedule: (send) => void setImmediate(send),
    });
  }

  async process(options: GraphQLDataSourceProcessOptions<RequestContext>): Promise<Answer> {
    const { query = '', variables } = options.request;
    if (Array.isArray(variables?.['representations']) && !this.personal.has(query)) {
      try {
        return await this.joint.process(options);
      } catch (error) {
        if (!(error instanceof PersonalAnswerError)) throw error;
        this.personal.set(query, true);
      }
    }
    // Cast: as in `CommonAnswers`.
    return (await this.subgraph.process(options)) as Answer;
  }
}
