import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RateLimitedError, type DomainError } from '@parley/service';
import type { ValidDocument, DocumentValidator } from '../documents/document-validator.ts';
import type { StreamEvent } from '../subgraphs/transport.ts';
import type { Account } from './account.ts';
import { PRICE_OF_REFUSAL, priceOfDocument, priceOfEvent, priceOfOperation } from './prices.ts';

/**
 * Pays for what a document costs before it is parsed, and waits for its turn; one that the validator
 * knows, or refuses at sight, costs nothing.
 * @throws RateLimitedError
 */
export async function payForDocument(
  account: Account,
  validator: Pick<DocumentValidator, 'isCached' | 'isTooLong'>,
  source: string,
): Promise<void> {
  if (!validator.isCached(source) && !validator.isTooLong(source))
    await account.payForDocument(priceOfDocument(Buffer.byteLength(source)));
}

/**
 * Pays for the execution of one operation of a document.
 * @returns the points that were paid, to be settled once it is known what it came to.
 * @throws RateLimitedError
 */
export const payForOperation = (
  account: Account,
  valid: ValidDocument,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number => account.pay(priceOfOperation(valid.costOf(operationName, variables)));

/**
 * Charges for an operation that was refused for what it is. What a used-up budget refuses costs nothing: a client that
 * tries again must get there.
 */
export function chargeForRefusal(account: Account, errors: readonly GraphQLFormattedError[] = []): void {
  if (errors.every(({ extensions }) => extensions?.['code'] !== 'RATE_LIMITED')) account.charge(PRICE_OF_REFUSAL);
}

/** Prices of events, each worked out once for all who share it. */
export class EventPrices {
  private readonly shared = new WeakMap<StreamEvent, number>();

  of(event: StreamEvent): number {
    return priceOfEvent(event.response.data);
  }

  /** The part of each of those who share the event. */
  shareOf(event: StreamEvent): number {
    const known = this.shared.get(event);
    if (known !== undefined) return known;
    const share = this.of(event) / (event.recipients ?? 1);
    this.shared.set(event, share);
    return share;
  }
}

/** What a budget refuses as a GraphQL error. @throws whatever else `pay` throws. */
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
