import { domainToASCII, domainToUnicode } from 'node:url';

/** Letters of any script, and the characters that UTS #46 maps to a full stop. */
const DOMAIN = /^[\p{L}\p{M}\p{N}._\u3002-]+$/u;
const NEEDS_READING = /[^\0-\x7F]|(?:^|\.)xn--/u;

/**
 * The Unicode form of a domain, which its Punycode form shares (UTS #46). Returns the domain unchanged when it has no
 * other form, or is not a domain.
 */
export function readableDomain(domain: string): string {
  if (!NEEDS_READING.test(domain) || !DOMAIN.test(domain)) return domain;
  const ascii = domainToASCII(domain);
  return ascii === '' ? domain : domainToUnicode(ascii) || domain;
}
