import { RateLimitedError } from '@parley/service/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../budget/account.ts';
import type { AccountResolver } from '../budget/account-resolver.ts';
import { payForDocument } from '../budget/charges.ts';
import type { DocumentValidator } from '../documents/document-validator.ts';

const TOO_MANY_REQUESTS = 429;

/** Rejects requests of accounts without budget, before their documents are parsed. */
export class AdmissionControl {
  private readonly accounts = new WeakMap<FastifyRequest, Account>();

  constructor(
    private readonly resolver: AccountResolver,
    private readonly validator: DocumentValidator,
  ) {}

  /** Finds the account of a request and pays for its document. Must run before `accountOf`. */
  readonly admit = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const account = await this.resolver.accountOf(request.headers.authorization, request.ip);
    this.accounts.set(request, account);
    const source = sourceOf(request);
    if (source === undefined) return undefined;
    try {
      await payForDocument(account, this.validator, source);
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
    const account = this.accounts.get(request);
    return account?.isUser ? account.key : undefined;
  }

  /** The account of an admitted request. */
  accountOf(request: FastifyRequest): Account {
    const account = this.accounts.get(request);
    if (!account) throw new Error('the request was not admitted');
    return account;
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
