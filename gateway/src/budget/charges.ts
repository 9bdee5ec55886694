import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RateLimitedError, type DomainError } from '@parley/service/errors';
import type { ValidDocument, DocumentValidator } from '../documents/document-validator.ts';
import type { StreamEvent } from '../subgraphs/transport.ts';
import type { Payer } from './payer.ts';
import { PRICE_OF_REJECTION, priceOfDocument, priceOfEvent, priceOfOperation } from './prices.ts';

/**
 * Pays for a document before it is parsed, and waits until it may be. Cached documents, and those that are too long,
 * are free.
 * @throws RateLimitedError
 */
export async function payForDocument(
  payer: Payer,
  validator: Pick<DocumentValidator, 'isCached' | 'isTooLong'>,
  source: string,
): Promise<void> {
  if (!validator.isCached(source) && !validator.isTooLong(source))
    await payer.payForDocument(priceOfDocument(Buffer.byteLength(source)));
}

/**
 * Pays for the execution of one operation.
 * @returns the points paid; settle them once the actual price is known.
 * @throws RateLimitedError
 */
export const payForOperation = (
  payer: Payer,
  valid: ValidDocument,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number => payer.pay(priceOfOperation(valid.costOf(operationName, variables)));

/**
 * Charges for an invalid operation. Rejections for an exhausted budget are free, so that a client that retries gets
 * through.
 */
export function chargeForRejection(payer: Payer, errors: readonly GraphQLFormattedError[] = []): void {
  if (errors.every(({ extensions }) => extensions?.['code'] !== 'RATE_LIMITED')) payer.charge(PRICE_OF_REJECTION);
}

/** Prices of events, computed once for all recipients. */
export class EventPrices {
  private readonly shared = new WeakMap<StreamEvent, number>();

  of(event: StreamEvent): number {
    return priceOfEvent(event.response.data);
  }

  /** The share of each recipient. */
  shareOf(event: StreamEvent): number {
    const known = this.shared.get(event);
    if (known !== undefined) return known;
    const share = this.of(event) / (event.recipients ?? 1);
    this.shared.set(event, share);
    return share;
  }
}

/**
 * Converts a RateLimitedError of `pay` into a GraphQL error.
 * @throws when `pay` fails for another reason.
 */
export async function rateLimitErrors(pay: () => unknown): Promise<GraphQLError[]> {
  try {
    await pay();
    return [];
  } catch (error) {
    if (error instanceof RateLimitedError) return [asGraphQLError(error)];
    throw error;
  }
}

export const asGraphQLError = (error: DomainError): GraphQLError =>
  new GraphQLError(error.message, { originalError: error, extensions: { ...error.extensions, code: error.code } });
