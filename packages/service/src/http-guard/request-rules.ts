import type { IncomingMessage } from 'node:http';

/** Header fields of one request; browsers send about twenty. */
const MOST_HEADERS = 200;

/** `http` or `https`, an authority, and what follows it (RFC 9112 §3.2.2). */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)([/?].*)?$/i;
/** Nothing that ends a host, or begins something else, where it is put together with others. */
const NO_HOST = /[\s,/\\?#@]/;

/** Why a request is refused before anything looks at it. */
export interface Flaw {
  status: 400 | 431;
  message: string;
}

/**
 * What is wrong with a request that Node's parser has let through: a message that two parties could read in two ways
 * (RFC 9112 §3.2, §6.1), or too many headers. Null when it is sound.
 */
export function flawOf(request: IncomingMessage): Flaw | null {
  const { rawHeaders, httpVersion, url = '', method } = request;
  if (rawHeaders.length > 2 * MOST_HEADERS) return { status: 431, message: 'The request has too many headers.' };
  let hosts = 0;
  let codings = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++;
    else if (name.length === CODING.length && name.toLowerCase() === CODING) codings++;
  }
  if (hosts > 1) return { status: 400, message: 'The request names more than one host.' };
  if (NO_HOST.test(request.headers.host ?? '')) return { status: 400, message: 'The Host header is not a host.' };
  if (codings > 0 && httpVersion !== '1.1') return { status: 400, message: 'HTTP/1.0 has no transfer codings.' };
  if (codings > 1 || (codings === 1 && request.headers[CODING]?.trim().toLowerCase() !== 'chunked'))
    return { status: 400, message: 'The only transfer coding is "chunked".' };
  if (!url.startsWith('/') && !(url === '*' && method === 'OPTIONS'))
    return { status: 400, message: 'The request target is not a path of this host.' };
  return null;
}

const HOST = 'host';
const CODING = 'transfer-encoding';

/**
 * The target of a request as a path. A server has to take the absolute form as well (RFC 9112 §3.2.2), as long as it
 * names the host that the request is for.
 */
export function originForm({ url = '', headers }: IncomingMessage): string {
  if (url.startsWith('/')) return url;
  const [, authority, rest = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  if (authority === undefined || authority.toLowerCase() !== headers.host?.toLowerCase()) return url;
  return rest.startsWith('/') ? rest : `/${rest}`;
}
