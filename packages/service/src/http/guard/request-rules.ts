import type { IncomingMessage } from 'node:http';

/** The maximum number of header fields; browsers send about twenty. */
const MAX_HEADERS = 200;

/** `http` or `https`, an authority, and the rest (RFC 9112 §3.2.2). */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)([/?].*)?$/i;
/** Characters that would end the host, or start something else, where the host is concatenated with other text. */
const NO_HOST = /[\s,/\\?#@]/;

/** Why a request is rejected before it is processed. */
export interface Violation {
  status: 400 | 431;
  message: string;
}

/**
 * Finds what Node's parser accepts although two parties could read it differently (RFC 9112 §3.2, §6.1), or too many
 * headers. Null when the request is valid.
 */
export function findViolation(request: IncomingMessage): Violation | null {
  const { rawHeaders, httpVersion, url = '', method } = request;
  if (rawHeaders.length > 2 * MAX_HEADERS) return { status: 431, message: 'The request has too many headers.' };
  let hosts = 0;
  let codings = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++;
    else if (name.length === CODING.length && name.toLowerCase() === CODING) codings++;
  }
  if (hosts > 1) return { status: 400, message: 'The request has more than one Host header.' };
  if (NO_HOST.test(request.headers.host ?? '')) return { status: 400, message: 'The Host header is invalid.' };
  if (codings > 0 && httpVersion !== '1.1')
    return { status: 400, message: 'Transfer-Encoding is not supported in HTTP/1.0.' };
  if (codings > 1 || (codings === 1 && request.headers[CODING]?.trim().toLowerCase() !== 'chunked'))
    return { status: 400, message: 'The only supported transfer encoding is "chunked".' };
  if (!url.startsWith('/') && !(url === '*' && method === 'OPTIONS'))
    return { status: 400, message: 'The request target is not a path on this host.' };
  return null;
}

const HOST = 'host';
const CODING = 'transfer-encoding';

/**
 * The target of a request as a path. Servers must also accept the absolute form (RFC 9112 §3.2.2), provided that its
 * host is the one that the request is for.
 */
export function originForm({ url = '', headers }: IncomingMessage): string {
  if (url.startsWith('/')) return url;
  const [, authority, rest = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  if (authority === undefined || authority.toLowerCase() !== headers.host?.toLowerCase()) return url;
  return rest.startsWith('/') ? rest : `/${rest}`;
}
