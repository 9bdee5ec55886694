import { domainToASCII, domainToUnicode } from 'node:url';

/** Letters of any script, and the full stops that UTS #46 takes for one. */
const DOMAIN = /^[\p{L}\p{M}\p{N}._\u3002-]+$/u;
const NEEDS_READING = /[^\0-\x7F]|(?:^|\.)xn--/u;

/**
 * A domain in the Unicode form that it shares with its Punycode form (UTS #46); the same domain when it has no other
 * form, or is none.
 */
export function readableDomain(domain: string): string {
  if (!NEEDS_READING.test(domain) || !DOMAIN.test(domain)) return domain;
  const ascii = domainToASCII(domain);
  return ascii === '' ? domain : domainToUnicode(ascii) || domain;
}
