import { BadUserInputError, PayloadTooLargeError } from '@parley/service';
import { requireText } from './identity-rules.ts';

const MOST_CHARACTERS = 64;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The first that fits; who pretends to be another as well stands before it. */
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
/** What a program calls itself, such as `curl/8.5.0`. */
const PRODUCT = /^[\w.-]+/;

/** What people would call the device, such as `Chrome on Linux`, from a User-Agent; null when it tells nothing. */
export function deviceLabelOf(userAgent: string): string | null {
  const named = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? PRODUCT.exec(userAgent)?.[0].slice(0, MOST_CHARACTERS) ?? null;
}

/**
 * What a client calls its device, trimmed; null when it is nothing.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseDeviceLabel(text: string | null | undefined, field = 'deviceLabel'): string | null {
  const label = requireText(text ?? '', field).trim();
  if ([...label].length > MOST_CHARACTERS) {
    throw new PayloadTooLargeError(`A device label has at most ${MOST_CHARACTERS} characters.`, field);
  }
  if (INVISIBLE.test(label)) throw new BadUserInputError('A device label holds no invisible characters.', field);
  return label || null;
}
