/** The codes that clients meet in `extensions.code`. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'COST_LIMIT_EXCEEDED'
  | 'PAYLOAD_TOO_LARGE'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** What clients may see of an error besides its message. */
export interface ErrorExtensions {
  /** The input field that is at fault. */
  field?: string;
  /** Seconds to wait before the next try. */
  retryAfter?: number;
  /** What an operation costs, where that is known before it is executed. */
  cost?: number;
  /** What it may cost or use. */
  maximum?: number;
}

/** An error that the caller may see: its message says what to do. Everything else is masked. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  readonly extensions: ErrorExtensions = {};
}

/** Nobody is signed in, or the token or password does not hold. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'Sign in and send the access token.') {
    super(message);
  }
}

/** The viewer sees the thing but may not do this to it. */
export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
}

/** There is no such thing, or the viewer may not know of it: the two are never told apart. */
export class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';
  constructor(what: string) {
    super(`There is no such ${what}.`);
  }
}

/** Something unique is taken already. */
export class ConflictError extends DomainError {
  readonly code = 'CONFLICT';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** An argument or input field does not hold; `field` names it. */
export class BadUserInputError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** An input is longer than its limit. */
export class PayloadTooLargeError extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** A limit per time is used up; `retryAfter` is in seconds. */
export class RateLimitedError extends DomainError {
  readonly code = 'RATE_LIMITED';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, retryAfter: number) {
    super(message);
    this.extensions = { retryAfter };
  }
}

/** An operation is one too many at a time. Waiting does not help, only ending another, so there is no `retryAfter`. */
export class TooManyOperationsError extends DomainError {
  readonly code = 'RATE_LIMITED';
  override readonly extensions: ErrorExtensions;
  constructor(owner: string, maximum: number) {
    super(`${owner} may have at most ${maximum} operations under way at a time: complete some of them first.`);
    this.extensions = { maximum };
  }
}

/**
 * An operation asks for more than one operation may, or turned out to need more while it was executed. `cost` is given
 * when it was rejected before execution.
 */
export class CostLimitExceededError extends DomainError {
  readonly code = 'COST_LIMIT_EXCEEDED';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, extensions: { cost?: number; maximum: number }) {
    super(message);
    this.extensions = extensions;
  }
}

/** A store or another service does not answer just now; the same call may go through later. */
export class ServiceUnavailableError extends DomainError {
  readonly code = 'SERVICE_UNAVAILABLE';
  constructor(message = 'The service is unavailable for a moment: try again.') {
    super(message);
  }
}

/** The time for the operation has passed, or its caller has gone, before anything was done: it may be tried again. */
export class DeadlineExceededError extends ServiceUnavailableError {
  constructor() {
    super('This took too long and was not done: try again.');
  }
}
