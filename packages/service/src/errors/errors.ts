/** Error codes that clients see in `extensions.code`. */
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

/** Details of an error that clients may see. */
export interface ErrorExtensions {
  /** The invalid input field. */
  field?: string;
  /** Seconds to wait before retrying. */
  retryAfter?: number;
  /** The cost of the operation, if known before execution. */
  cost?: number;
  /** The limit that was exceeded. */
  maximum?: number;
}

/** An error whose message may be shown to the caller and says what to do. All other errors are masked. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  readonly extensions: ErrorExtensions = {};

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** Thrown when the caller is not logged in, or the token or password is invalid. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'Log in and send the access token.') {
    super(message);
  }
}

/** Thrown when the viewer can see a resource but may not perform this action on it. */
export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
}

/** Thrown when a resource does not exist or is not visible to the viewer; the two cases look the same. */
export class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';
  constructor(what: string) {
    super(`${what.charAt(0).toUpperCase()}${what.slice(1)} not found.`);
  }
}

/** Thrown when a unique value is already taken. */
export class ConflictError extends DomainError {
  readonly code = 'CONFLICT';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** Thrown when an argument or input field is invalid; `field` names it. */
export class BadUserInputError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** Thrown when an input exceeds its maximum length. */
export class PayloadTooLargeError extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, field: string) {
    super(message);
    this.extensions = { field };
  }
}

/** Thrown when a rate limit is exceeded; `retryAfter` is in seconds. */
export class RateLimitedError extends DomainError {
  readonly code = 'RATE_LIMITED';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, retryAfter: number) {
    super(message);
    this.extensions = { retryAfter };
  }
}

/** Thrown at the limit of concurrent operations. There is no `retryAfter`: only ending another operation helps. */
export class TooManyOperationsError extends DomainError {
  readonly code = 'RATE_LIMITED';
  override readonly extensions: ErrorExtensions;
  constructor(owner: string, maximum: number) {
    super(`${owner} can have at most ${maximum} active operations. Complete some of them first.`);
    this.extensions = { maximum };
  }
}

/**
 * Thrown when an operation exceeds the cost limit, before or during execution. `cost` is set when the operation was
 * rejected before execution.
 */
export class CostLimitExceededError extends DomainError {
  readonly code = 'COST_LIMIT_EXCEEDED';
  override readonly extensions: ErrorExtensions;
  constructor(message: string, extensions: { cost?: number; maximum: number }) {
    super(message);
    this.extensions = extensions;
  }
}

/** Thrown when a store or another service is unavailable; the same call may succeed later. */
export class ServiceUnavailableError extends DomainError {
  readonly code = 'SERVICE_UNAVAILABLE';
  constructor(message = 'The service is temporarily unavailable. Try again.') {
    super(message);
  }
}

/** Thrown when the deadline has passed or the caller has disconnected before anything was done: a retry is safe. */
export class DeadlineExceededError extends ServiceUnavailableError {
  constructor() {
    super('The operation timed out before it took effect. Try again.');
  }
}
