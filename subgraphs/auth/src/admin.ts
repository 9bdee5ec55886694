#!/usr/bin/env node
/** Manages accounts and keys from the command line; see `administer.ts`. */
import { administer } from './administer.ts';

process.exitCode = await administer(process.argv.slice(2), process.env, {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
