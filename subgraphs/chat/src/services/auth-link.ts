import { SUBGRAPH_SECRET_HEADER, ServiceUnavailableError, type Logger } from '@parley/service';
import type { z } from 'zod';

export interface AuthQuestion {
  query: string;
  variables: Record<string, unknown>;
}

/** Asks the auth service, in nobody's name. */
export class AuthLink {
  constructor(
    /** The auth service's replicas. */
    private readonly origins: readonly string[],
    /** Of the link between the services. */
    private readonly secret: string,
    private readonly logger: Logger,
  ) {}

  /**
   * The first answer of a replica that has the shape; any other counts as none.
   * @param waitMs all replicas together have so long.
   * @throws ServiceUnavailableError when no replica answers.
   */
  async ask<Shape extends z.ZodType>(question: AuthQuestion, shape: Shape, waitMs: number): Promise<z.infer<Shape>> {
    const signal = AbortSignal.timeout(waitMs);
    const failures: unknown[] = [];
    for (const origin of this.origins) {
      try {
        return await this.post(origin, question, shape, signal);
      } catch (error) {
        failures.push(error);
      }
    }
    this.logger.warn({ err: new AggregateError(failures, 'no replica answered') }, 'auth does not answer');
    throw new ServiceUnavailableError();
  }

  private async post<Shape extends z.ZodType>(
    origin: string,
    question: AuthQuestion,
    shape: Shape,
    signal: AbortSignal,
  ): Promise<z.infer<Shape>> {
    const response = await fetch(new URL('/graphql', origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SUBGRAPH_SECRET_HEADER]: this.secret },
      body: JSON.stringify(question),
      signal,
    });
    return shape.parse(await response.json());
  }
}
