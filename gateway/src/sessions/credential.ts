/** Names of the access token in the payload of `connection_init`, in lower case and without separators. */
const NAMES = new Set(['authorization', 'auth', 'authtoken', 'accesstoken', 'bearertoken', 'bearer', 'token', 'jwt']);
/** Other names that suggest a credential. */
const SUSPECT_NAME = /auth|token|bearer|jwt|credential|password|api[-_]?key/i;
/** Values that suggest a credential: with a scheme, or a JSON Web Token (RFC 7519). */
const SUSPECT_VALUE = /^(?:Bearer\s|eyJ[\w-]*\.)/i;

const WITH_SCHEME = /^Bearer\s+(\S+)$/i;
const BARE = /^\S+$/;

/** Thrown for a credential, or what may be one, in an unknown format. */
export class UnreadableCredentialError extends Error {
  constructor() {
    super('the credential cannot be read');
    this.name = 'UnreadableCredentialError';
  }
}

/**
 * The access token in the payload of `connection_init`, in the form of an `Authorization` header; undefined when there
 * is none. Clients have no common name for it, so any usual name is accepted, with or without `Bearer`.
 * @throws UnreadableCredentialError
 */
export function credentialOf(params: Record<string, unknown> | undefined): string | undefined {
  const found = new Set<string>();
  let isSuspect = false;
  // The depth of recursion is bounded: deeper messages are rejected earlier.
  const search = (object: object): void => {
    for (const [name, value] of Object.entries(object)) {
      if (isNothing(value)) continue;
      const isNamed = NAMES.has(name.toLowerCase().replaceAll(/[_-]/g, ''));
      const credential = isNamed && typeof value === 'string' ? normalized(value) : undefined;
      if (credential) found.add(credential);
      else if (isNamed || SUSPECT_NAME.test(name) || (typeof value === 'string' && SUSPECT_VALUE.test(value)))
        isSuspect = true;
      if (typeof value === 'object' && value !== null) search(value);
    }
  };
  search(params ?? {});
  const [credential] = found;
  if (found.size > 1 || (isSuspect && !credential)) throw new UnreadableCredentialError();
  return credential;
}

/** Placeholders that clients without a session send. */
const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false;

function normalized(value: string): string | undefined {
  const text = value.trim();
  const token = WITH_SCHEME.exec(text)?.[1] ?? BARE.exec(text)?.[0];
  return token && `Bearer ${token}`;
}
