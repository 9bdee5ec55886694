import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { RequestContext } from '../request-context.ts';
import type { Answer } from '../subgraphs/transport.ts';

/** Thrown when a subgraph does not say of an answer that it is the same whoever asks. */
export class PersonalAnswerError extends Error {
  constructor() {
    super('the answer may depend on the viewer');
    this.name = 'PersonalAnswerError';
  }
}

/** Asks for nobody, and lets only those answers through for which nobody was asked who they are. */
export class CommonAnswers implements GraphQLDataSource<RequestContext> {
  constructor(private readonly subgraph: GraphQLDataSource<RequestContext>) {}

  /** @throws PersonalAnswerError */
  async process(options: GraphQLDataSourceProcessOptions<RequestContext>): Promise<Answer> {
    const context = { ...options.context, authorization: undefined };
    // Casts: what is spread is of one of two kinds; and data sources answer with any kind of response, ours with those
    // of `transport.ts`.
    const forNobody = { ...options, context } as GraphQLDataSourceProcessOptions<RequestContext>;
    const answer = (await this.subgraph.process(forNobody)) as Answer;
    if (answer.extensions?.['common'] !== true) throw new PersonalAnswerError();
    return answer;
  }
}
