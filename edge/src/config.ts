import { fileURLToPath } from 'node:url';
import { CLIENT_LIMITS, portOption, processShape, publicShape, readConfig, urlList } from '@parley/service/config';
import { z } from 'zod';

/** Fixed values. Tests override them. */
const FIXED = {
  ...CLIENT_LIMITS,
  /** The folder of the built web client. */
  SITE_FOLDER: fileURLToPath(new URL('../../web/dist', import.meta.url)),
};

export const schema = z.object({
  ...processShape,
  ...publicShape([]),
  PORT: portOption(3000),
  GATEWAY_URLS: urlList('http', 'https').meta({
    description:
      'The gateways to load-balance across, separated by commas. A host name resolves to all of its current addresses.',
  }),
});

/** The operator's options and the fixed values, which only tests override. */
export type Config = typeof FIXED & z.infer<typeof schema>;

/** @throws ConfigError with every problem of the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => ({ ...FIXED, ...readConfig(schema, env) });
