import { loadConfig as loadGateway } from '../../../gateway/src/config.ts';
import { loadConfig as loadAuth, loadMigrateConfig as loadAuthMigrate } from '../../../subgraphs/auth/src/config.ts';
import { loadConfig as loadChat, loadMigrateConfig as loadChatMigrate } from '../../../subgraphs/chat/src/config.ts';
import { loadConfig as loadEdge } from '../../../edge/src/config.ts';

/** The config that each program in `compose.yml` loads from its environment. @throws ConfigError with every problem. */
export const LOADERS: Record<string, (env: NodeJS.ProcessEnv) => object> = {
  auth: loadAuth,
  'auth-migrate': loadAuthMigrate,
  chat: loadChat,
  'chat-migrate': loadChatMigrate,
  gateway: loadGateway,
  edge: loadEdge,
};

/** The port that each store's image listens on. */
export const STORE_PORTS: Record<string, string> = { postgres: '5432', mongo: '27017', redis: '6379' };
