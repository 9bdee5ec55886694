/** The path that gateways serve. The files of its playground are below it. */
export const ENDPOINT = '/graphql';

/** The path of a request target, as written. */
export const pathOf = (target = ''): string => target.split('?', 1)[0] ?? '';

/**
 * Whether a path is the endpoint or below it, literally. A path with dot segments could resolve to another one, such as
 * the gateways' health checks.
 */
export const isEndpointPath = (path: string): boolean =>
  path === ENDPOINT || (path.startsWith(`${ENDPOINT}/`) && new URL(path, 'http://gateway').pathname === path);
