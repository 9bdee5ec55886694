import { runService } from '@parley/service/http';
import { startChat } from './app.ts';
import { loadConfig } from './config.ts';

await runService('chat', loadConfig, startChat);
