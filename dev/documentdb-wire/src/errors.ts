import { BSONError, serialize } from 'bson';
import { ERROR_CODES, SQLSTATES, type ErrorName } from './error-codes.ts';

/** The bytes make no sense: the connection is closed, because what follows cannot be told apart. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly requestId: number | undefined;

  constructor(message: string, requestId?: number) {
    super(message);
    this.requestId = requestId;
  }
}

/** A command fails; the client is told and the connection goes on. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly codeName: ErrorName;

  constructor(codeName: ErrorName, message: string) {
    super(message);
    this.codeName = codeName;
  }
}

/** What tells a driver that the same write may be tried once more. */
const RETRYABLE = new Set<ErrorName>(['ShutdownInProgress', 'ExceededTimeLimit']);

/** The reply that reports an error, as mongod shapes it. */
export function errorReply(error: unknown): Buffer {
  const { codeName, message } = toCommandError(error);
  return Buffer.from(
    serialize({
      ok: 0,
      errmsg: message,
      code: ERROR_CODES[codeName],
      codeName,
      ...(RETRYABLE.has(codeName) ? { errorLabels: ['RetryableWriteError'] } : {}),
    }),
  );
}

/** Translates what the PostgreSQL client throws. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof ProtocolError) return new CommandError('ProtocolError', error.message);
  const { code, message, severity } = error as { code?: unknown; message: string; severity?: string };
  if (severity === undefined && isConnectionError(error))
    return new CommandError('ShutdownInProgress', `The engine is not reachable: ${message}`);
  if (error instanceof BSONError) return new CommandError('FailedToParse', message);
  if (severity === undefined) return new CommandError('InternalError', message);
  const name = typeof code === 'string' ? SQLSTATES[code] : undefined;
  if (name === 'DuplicateKey') return new CommandError(name, duplicateKeyMessage(indexOf(message)));
  return new CommandError(name ?? 'InternalError', name ? message : `${message} (${String(code)})`);
}

const NETWORK_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTCONN']);

/** Whether the way to the engine failed, and not a statement. pg gives some of these errors no code. */
function isConnectionError(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message: string };
  return (
    NETWORK_ERRORS.has(String(code)) || /connection terminated|not queryable|connection error|timeout/i.test(message)
  );
}

/** The index that the engine's own words for a duplicate key name. */
export function indexOf(message: string): string | undefined {
  return /Index '([^']*)'/.exec(message)?.[1];
}

/** A duplicate key in mongod's words, which applications are known to read. */
export function duplicateKeyMessage(index?: string, namespace?: string): string {
  const where = namespace ? ` collection: ${namespace}` : '';
  return `E11000 duplicate key error${where}${index ? ` index: ${index}` : ''}`;
}
