import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/** A failed operation, as far as a person or a retry needs to know it. */
export interface Problem {
  /** `extensions.code` of the answer, or `NETWORK` when there was no answer. */
  code: string;
  /** Fit for people to read. */
  message: string;
  /** The input field that is at fault. */
  field?: string;
  /** Seconds to wait before the next try. */
  retryAfter?: number;
  /** The same operation may go through later. */
  isTransient: boolean;
}

const TRANSIENT_CODES = new Set(['SERVICE_UNAVAILABLE', 'RATE_LIMITED', 'NETWORK']);

/** Reads what Apollo Client threw. */
export function problemOf(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const { code, field, retryAfter } = first?.extensions ?? {};
    return problem(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR', first?.message ?? error.message, {
      ...(typeof field === 'string' && { field }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
    });
  }
  if (ServerError.is(error) && error.statusCode === 413) {
    return problem('PAYLOAD_TOO_LARGE', 'This is too long to send.');
  }
  if (ServerError.is(error)) {
    return problem('SERVICE_UNAVAILABLE', 'Parley is temporarily unavailable. Try again.');
  }
  return problem('NETWORK', 'Can’t reach Parley. Check your connection and try again.');
}

const problem = (code: string, message: string, more?: Partial<Problem>): Problem => ({
  code,
  message,
  isTransient: TRANSIENT_CODES.has(code),
  ...more,
});
