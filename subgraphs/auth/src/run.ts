import { runService } from '@parley/service';
import { startAuth } from './app.ts';
import { loadConfig } from './config.ts';

await runService('auth', loadConfig, startAuth);
