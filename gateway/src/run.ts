import { runService } from '@parley/shared';
import { startGateway } from './app.ts';
import { loadConfig } from './config.ts';

await runService('gateway', loadConfig, startGateway);
