import { BadUserInputError, PayloadTooLargeError } from '@parley/service/errors';
import { requireText } from './identity-rules.ts';

const MAX_LENGTH = 64;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The first match wins. A browser that imitates others comes before them. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];
/** The product name of other programs, such as `curl/8.5.0`. */
const PRODUCT = /^[\w.-]+/;

/** A readable device name from a User-Agent, such as `Chrome on Linux`; null when there is none. */
export function deviceLabelOf(userAgent: string): string | null {
  const named = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? PRODUCT.exec(userAgent)?.[0].slice(0, MAX_LENGTH) ?? null;
}

/**
 * A device label given by the client, trimmed; null when it is empty.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseDeviceLabel(text: string | null | undefined, field = 'deviceLabel'): string | null {
  const label = requireText(text ?? '', field).trim();
  if ([...label].length > MAX_LENGTH) {
    throw new PayloadTooLargeError(`A device label must have at most ${MAX_LENGTH} characters.`, field);
  }
  if (INVISIBLE.test(label))
    throw new BadUserInputError('A device label must not contain invisible characters.', field);
  return label || null;
}
