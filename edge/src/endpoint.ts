/** What gateways answer; below it stands what its playground loads. */
export const ENDPOINT = '/graphql';

/** The path of a request's target, as it was written. */
export const pathOf = (target = ''): string => target.split('?', 1)[0] ?? '';

/**
 * Whether a path stands at the endpoint or below it letter by letter. One that has to be resolved first may come out
 * elsewhere, such as at what gateways tell balancers only.
 */
export const isOfEndpoint = (path: string): boolean =>
  path === ENDPOINT || (path.startsWith(`${ENDPOINT}/`) && new URL(path, 'http://gateway').pathname === path);
