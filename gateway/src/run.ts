import { runService } from '@parley/service/http';
import { startGateway } from './app.ts';
import { loadConfig } from './config.ts';

await runService('gateway', loadConfig, startGateway);
