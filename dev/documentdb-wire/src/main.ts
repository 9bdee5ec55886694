import { parseArgs } from 'node:util';
import { startWireServer } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'engine-socket': { type: 'string' }, 'engine-port': { type: 'string' } },
});

const server = await startWireServer({
  port: Number(values.port ?? 0),
  engine: {
    host: values['engine-socket'],
    port: Number(values['engine-port'] ?? 5432),
    user: 'postgres',
    database: 'postgres',
  },
});
process.stdout.write(`listening on 127.0.0.1:${server.port}\n`);

let closing = false;
for (const event of ['SIGTERM', 'SIGINT'] as const) {
  process.on(event, () => {
    if (closing) return;
    closing = true;
    void server.close().finally(() => process.exit(0));
  });
}
