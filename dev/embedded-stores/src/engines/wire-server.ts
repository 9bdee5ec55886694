import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { runMongoCommand } from '@parley/documentdb-wire/probe';
import type { EngineContext } from './engine.ts';

/** The built program, even when this module runs from source in a test. */
const PROGRAM = fileURLToPath(new URL('../../../documentdb-wire/dist/main.js', import.meta.url));

/** The process that speaks the MongoDB wire protocol in front of the DocumentDB cluster. */
export function wireServerProcess({ folder, socketFolder, ports }: EngineContext): ManagedProcess {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run "npm run build" first`);
  const cwd = join(folder, 'mongo');
  const flags = { port: String(ports.mongo), 'engine-socket': socketFolder, 'engine-port': String(ports.documentdb) };
  return new ManagedProcess({
    name: 'mongo',
    command: process.execPath,
    args: [PROGRAM, ...Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value])],
    cwd,
    logFile: join(folder, 'logs', 'mongo.log'),
    stopSignal: 'SIGTERM',
    prepare: async () => void (await stopOrphans(cwd)),
    probe: async () => void (await runMongoCommand(ports.mongo, { hello: 1 })),
  });
}
