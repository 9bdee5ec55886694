import { runService } from '@parley/service';
import { startWeb } from './app.ts';
import { loadConfig } from './config.ts';

await runService('web', loadConfig, startWeb);
