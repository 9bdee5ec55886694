import { runService } from '@parley/service';
import { startEdge } from './app.ts';
import { loadConfig } from './config.ts';

await runService('web', loadConfig, startEdge);
