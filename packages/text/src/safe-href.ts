const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** The address a link may lead to; null for a relative one and for any that could run code. */
export function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return SCHEMES.has(url.protocol) ? url.href : null;
}
