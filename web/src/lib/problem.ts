import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/** A failed operation, for display and for retries. */
export interface Problem {
  /** `extensions.code` of the response, or `NETWORK` if there was no response. */
  code: string;
  /** For the user to read. */
  message: string;
  /** The invalid input field. */
  field?: string;
  /** Seconds to wait before a retry. */
  retryAfter?: number;
  /** Whether the same operation may succeed later. */
  isTransient: boolean;
}

const TRANSIENT_CODES = new Set(['SERVICE_UNAVAILABLE', 'RATE_LIMITED', 'NETWORK']);

/** Converts an error from Apollo Client. */
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
    return problem('SERVICE_UNAVAILABLE', 'Parley is unavailable. Try again.');
  }
  return problem('NETWORK', 'Can’t reach Parley. Check your connection and try again.');
}

const problem = (code: string, message: string, more?: Partial<Problem>): Problem => ({
  code,
  message,
  isTransient: TRANSIENT_CODES.has(code),
  ...more,
});
