import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Never in a log, wherever an object carries them. */
const SECRETS = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'body'];

/** Structured logs, one JSON object a line, to standard output unless told otherwise. */
export function createLogger(options: { service: string; level: string; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]), remove: true },
    },
    options.destination,
  );
}
