export { ConfigError, readConfig } from './config.ts';
export { CLIENT_LIMITS, SUBGRAPH_LIMITS } from './limits.ts';
export { below, notAbove } from './option-order.ts';
export { limit, port, url, urlList } from './option-types.ts';
export {
  authUrls,
  cursorSecrets,
  cursorShape,
  lookupShape,
  portOption,
  processShape,
  publicShape,
  serviceShape,
} from './service-options.ts';
