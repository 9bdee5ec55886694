import { runService } from '@parley/service/http';
import { startEdge } from './app.ts';
import { loadConfig } from './config.ts';

await runService('edge', loadConfig, startEdge);
