const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** The normalized address of a link; null for relative addresses and for schemes that could run code. */
export function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return SCHEMES.has(url.protocol) ? url.href : null;
}
