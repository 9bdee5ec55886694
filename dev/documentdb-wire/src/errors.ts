import { BSONError, serialize } from 'bson';
import { ERROR_CODES, SQLSTATES, type ErrorName } from './error-codes.ts';

/** Invalid bytes: the connection is closed, because the start of the next message is unknown. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly requestId: number | undefined;

  constructor(message: string, requestId?: number) {
    super(message);
    this.requestId = requestId;
  }
}

/** A command failed: the client gets an error and the connection continues. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly codeName: ErrorName;

  constructor(codeName: ErrorName, message: string) {
    super(message);
    this.codeName = codeName;
  }
}

/** Errors after which a driver may retry the same write once. */
const RETRYABLE = new Set<ErrorName>(['ShutdownInProgress', 'ExceededTimeLimit']);

/** The reply that reports an error, in mongod's format. */
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

/** Translates an error of the PostgreSQL client. */
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

/** Whether the connection to the engine failed, rather than a statement. Some of pg's errors have no code. */
function isConnectionError(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message: string };
  return (
    NETWORK_ERRORS.has(String(code)) || /connection terminated|not queryable|connection error|timeout/i.test(message)
  );
}

/** The index named in the engine's message about a duplicate key. */
export function indexOf(message: string): string | undefined {
  return /Index '([^']*)'/.exec(message)?.[1];
}

/** A duplicate key error in mongod's words, which some applications parse. */
export function duplicateKeyMessage(index?: string, namespace?: string): string {
  const where = namespace ? ` collection: ${namespace}` : '';
  return `E11000 duplicate key error${where}${index ? ` index: ${index}` : ''}`;
}
