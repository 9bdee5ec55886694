import { readFileSync } from 'node:fs';
import { logFileOf, processes } from '../../../support/environment.ts';

/** Matches pino's levels `error` and `fatal`. */
const IS_ERROR = /"level":[56]0\b/;

/** Lines that our services have logged as errors since they started. */
export const errorsLogged = (): string[] =>
  processes()
    .filter(({ opsUrl }) => opsUrl !== null)
    .flatMap(({ name }) => readFileSync(logFileOf(name), 'utf8').split('\n'))
    .filter((line) => IS_ERROR.test(line));
