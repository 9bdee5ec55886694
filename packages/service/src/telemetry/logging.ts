import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Properties that are never logged, in any object. */
const SECRETS = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'body'];

/** Creates a structured logger: one JSON object per line, by default to standard output. */
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
