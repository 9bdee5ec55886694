import { QueryFailedError } from 'typeorm';

/** SQLSTATE and Node codes: the server is down, starting, stopping, full, read-only or slow, or two calls conflicted. */
const UNAVAILABLE_CODES = new Set([
  ...['57P01', '57P02', '57P03', '57P05', '57014', '53300', '40001', '40P01', '55P03', '25006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // undefined_table: the migrations have not run yet.
  '42P01',
]);
const CONNECTION_EXCEPTION_CLASS = '08';
/** Errors of node-postgres without a code. */
const UNAVAILABLE_MESSAGES =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** Thrown when PostgreSQL is unavailable: the same call may succeed later. For the log only. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** Translates an error of TypeORM or node-postgres. */
export function translateError(error: unknown): unknown {
  if (isUnavailable(error instanceof QueryFailedError ? error.driverError : error)) {
    return new DatabaseUnavailableError(messageOf(error));
  }
  if (error instanceof QueryFailedError) {
    // Keep values, such as password hashes and email addresses, out of the log.
    Object.assign(error, { parameters: undefined, detail: undefined, where: undefined });
    Object.assign(error.driverError, { detail: undefined, where: undefined });
  }
  return error;
}

function isUnavailable(error: unknown): boolean {
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown };
  return (
    (typeof code === 'string' && (UNAVAILABLE_CODES.has(code) || code.startsWith(CONNECTION_EXCEPTION_CLASS))) ||
    (typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message)) ||
    // An AggregateError has one error for each address of the host.
    (Array.isArray(errors) && errors.some(isUnavailable))
  );
}

/** The unique constraint that an insert violated, or null when it failed for another reason. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === '23505' ? (constraint ?? null) : null;
}

/** The error's message, or its code where the message is empty, as in an `AggregateError`. */
export function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
