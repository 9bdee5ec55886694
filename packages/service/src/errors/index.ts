export {
  BadUserInputError,
  ConflictError,
  CostLimitExceededError,
  DeadlineExceededError,
  DomainError,
  type ErrorCode,
  ForbiddenError,
  NotFoundError,
  PayloadTooLargeError,
  RateLimitedError,
  ServiceUnavailableError,
  TooManyOperationsError,
  UnauthenticatedError,
} from './errors.ts';
export { type ErrorMapping, formatError } from './graphql-errors.ts';
