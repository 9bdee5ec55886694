import { runService } from '@parley/service';
import { startChat } from './app.ts';
import { loadConfig } from './config.ts';

await runService('chat', loadConfig, startChat);
