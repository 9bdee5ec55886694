import { runService } from '@parley/service/http';
import { startAuth } from './app.ts';
import { loadConfig } from './config.ts';

await runService('auth', loadConfig, startAuth);
