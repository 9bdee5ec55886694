import { runService } from '@parley/shared';
import { startWeb } from './app.ts';
import { loadConfig } from './config.ts';

await runService('web', loadConfig, startWeb);
