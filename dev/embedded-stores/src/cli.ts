#!/usr/bin/env node
import { parseCommandLine, USAGE } from './command-line.ts';
import { execWithStores, keepStores } from './commands.ts';

const parsed = parseCommandLine(process.argv.slice(2));
if (!parsed) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = parsed.name === 'exec' ? await execWithStores(parsed.command, parsed.args) : await keepStores();
}
