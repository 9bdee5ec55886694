import { QueryFailedError } from 'typeorm';

/** Of SQLSTATE and of Node: the server is gone, stopping, starting, full or too slow. */
const UNAVAILABLE_CODES = new Set([
  ...['57P01', '57P02', '57P03', '57P05', '57014', '53300', '40001', '40P01', '55P03', '25006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // The migration step has not run yet.
  '42P01',
]);
const CONNECTION_EXCEPTION_CLASS = '08';
/** node-postgres gives these no code. */
const UNAVAILABLE_MESSAGES =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** True when PostgreSQL is out of reach for now, so that the same call may go through later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const cause = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (
    UNAVAILABLE_CODES.has(code) ||
    code.startsWith(CONNECTION_EXCEPTION_CLASS) ||
    UNAVAILABLE_MESSAGES.test(cause.message) ||
    (cause instanceof AggregateError && cause.errors.some(isDatabaseUnavailable))
  );
}

/** The unique constraint that an insert ran into, or null when it failed for another reason. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === '23505' ? (constraint ?? null) : null;
}

/** Takes the values out of a failed query's error, which would carry them into the log. */
export function withoutValues(error: unknown): unknown {
  if (error instanceof QueryFailedError) {
    Object.assign(error, { parameters: undefined, detail: undefined, where: undefined });
    Object.assign(error.driverError, { detail: undefined, where: undefined });
  }
  return error;
}
