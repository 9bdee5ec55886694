import { ServiceUnavailableError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import { SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import type { z } from 'zod';

export interface AuthRequest {
  query: string;
  variables: Record<string, unknown>;
}

/** Queries the auth service without a viewer. */
export class AuthClient {
  constructor(
    /** The origins of the auth replicas. */
    private readonly origins: readonly string[],
    /** The subgraph secret. */
    private readonly secret: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Returns the first response of a replica that matches the shape.
   * @param timeoutMs for all replicas together.
   * @throws ServiceUnavailableError when no replica responds.
   */
  async query<Shape extends z.ZodType>(request: AuthRequest, shape: Shape, timeoutMs: number): Promise<z.infer<Shape>> {
    const signal = AbortSignal.timeout(timeoutMs);
    const failures: unknown[] = [];
    for (const origin of this.origins) {
      try {
        return await this.post(origin, request, shape, signal);
      } catch (error) {
        failures.push(error);
      }
    }
    this.logger.warn({ err: new AggregateError(failures, 'no replica responded') }, 'auth unavailable');
    throw new ServiceUnavailableError();
  }

  private async post<Shape extends z.ZodType>(
    origin: string,
    request: AuthRequest,
    shape: Shape,
    signal: AbortSignal,
  ): Promise<z.infer<Shape>> {
    const response = await fetch(new URL('/graphql', origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SUBGRAPH_SECRET_HEADER]: this.secret },
      body: JSON.stringify(request),
      signal,
    });
    return shape.parse(await response.json());
  }
}
