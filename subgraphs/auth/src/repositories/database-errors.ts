import { QueryFailedError } from 'typeorm';

/** Of SQLSTATE and of Node: the server is gone, stopping, starting, full, read-only or too slow, or two calls collided. */
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

/** PostgreSQL is out of reach for now: the same call may go through later. For the log only. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** What a failed call throws in place of what TypeORM and node-postgres threw. */
export function translateError(error: unknown): unknown {
  if (isUnavailable(error instanceof QueryFailedError ? error.driverError : error)) {
    return new DatabaseUnavailableError(messageOf(error));
  }
  if (error instanceof QueryFailedError) {
    // The values would go into the log: passwords' hashes, e-mail addresses.
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
    // One for each address of the host.
    (Array.isArray(errors) && errors.some(isUnavailable))
  );
}

/** The unique constraint that an insert ran into, or null when it failed for another reason. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === '23505' ? (constraint ?? null) : null;
}

/** A message that is never empty, as an `AggregateError`'s is. */
export function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
