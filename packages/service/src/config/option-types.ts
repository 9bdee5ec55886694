import { z } from 'zod';

/** A TCP port. 0 lets the system choose one. */
export const port = wholeNumber('must be a port from 0 to 65535').min(0).max(65_535);

/** A whole number, which may be 0. */
export const wholeNumberFromZero = wholeNumber('must be a whole number').min(0);

/** A limit: a positive whole number. */
export const limit = wholeNumber('must be a positive whole number').positive();

/** Comma-separated text, as an array. */
export const list = z.string().transform((value) => value.split(',').map((item) => item.trim()));

/** A URL with one of the given schemes, such as `url('redis', 'rediss')`. */
export const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.some((scheme) => isUrl(value, scheme)), {
    message: `must be a ${schemes.map((scheme) => `${scheme}://`).join(' or ')} URL`,
  });

/** One or more comma-separated URLs, as an array. */
export const urlList = (...schemes: string[]) => list.pipe(z.array(url(...schemes)).min(1));

/** A secret: at least 32 characters, so that it cannot be guessed. */
export const secret = z.string().min(32, 'must have at least 32 characters');

/** Secrets separated by commas or white space, as an array. */
export const secretList = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((item) => item !== ''))
  .pipe(z.array(secret));

/** @param error the message for a value that is not a whole number. */
function wholeNumber(error: string) {
  return z.coerce.number(error).int(error);
}

function isUrl(value: string, scheme: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === `${scheme}:`;
}
