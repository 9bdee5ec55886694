import { RateLimitedError } from '@parley/service/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Payer } from '../budget/payer.ts';
import type { PayerResolver } from '../budget/payer-resolver.ts';
import { payForDocument } from '../budget/charges.ts';
import type { DocumentValidator } from '../documents/document-validator.ts';

const TOO_MANY_REQUESTS = 429;

/** Rejects requests of payers without budget, before their documents are parsed. */
export class AdmissionControl {
  private readonly payers = new WeakMap<FastifyRequest, Payer>();

  constructor(
    private readonly resolver: PayerResolver,
    private readonly validator: DocumentValidator,
  ) {}

  /** Finds the payer of a request and pays for its document. Must run before `payerOf`. */
  readonly admit = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const payer = await this.resolver.payerOf(request.headers.authorization, request.ip);
    this.payers.set(request, payer);
    const source = sourceOf(request);
    if (source === undefined) return undefined;
    try {
      await payForDocument(payer, this.validator, source);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      const { message, code, extensions } = error;
      return reply
        .code(TOO_MANY_REQUESTS)
        .header('retry-after', String(extensions.retryAfter))
        .type(mediaTypeFor(request.headers.accept))
        .send(JSON.stringify({ errors: [{ message, extensions: { ...extensions, code } }] }));
    }
  };

  /** A key of the request's verified user; undefined for anonymous requests and before admission. */
  userOf(request: FastifyRequest): string | undefined {
    const payer = this.payers.get(request);
    return payer?.isUser ? payer.key : undefined;
  }

  /** The payer of an admitted request. */
  payerOf(request: FastifyRequest): Payer {
    const payer = this.payers.get(request);
    if (!payer) throw new Error('the request was not admitted');
    return payer;
  }
}

/** The document of a request; undefined for a persisted query by hash. */
function sourceOf({ method, body, query }: FastifyRequest): string | undefined {
  const carrier: unknown = method === 'POST' ? body : query;
  if (typeof carrier !== 'object' || carrier === null || !('query' in carrier)) return undefined;
  return typeof carrier.query === 'string' ? carrier.query : undefined;
}

const mediaTypeFor = (accept = ''): string =>
  `${accept.includes('application/graphql-response+json') ? 'application/graphql-response+json' : 'application/json'}; charset=utf-8`;
