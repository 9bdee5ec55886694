// Writes docker/.env, or the file that the first argument names, from env.example with fresh secrets.
// It never overwrites one: the secrets in it may be in use.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SECRETS = {
  POSTGRES_PASSWORD: () => randomBytes(32).toString('hex'),
  SUBGRAPH_SECRET: () => randomBytes(32).toString('hex'),
  // Single quotes, so that Compose and shells both take the JSON as it is.
  AUTH_SIGNING_KEY: () => `'${JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))}'`,
};

const file = process.argv[2] ?? fileURLToPath(new URL('.env', import.meta.url));
const example = readFileSync(new URL('env.example', import.meta.url), 'utf8');
const filled = example.replace(/^(\w+)=$/gm, (line, name) => `${line}${SECRETS[name]()}`);

try {
  writeFileSync(file, filled, { flag: 'wx', mode: 0o600 });
  console.log(`Wrote ${file}`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error(`${file} is there already: delete it first if its secrets may go.`);
  process.exitCode = 1;
}
