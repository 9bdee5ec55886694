// Makes docker/secrets with a fresh secret a file, and docker/.env from env.example where there is none; in the folder that
// the first argument names, if any. It never overwrites secrets: they may be in use.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Letters and digits only, for it becomes part of a URL.
const password = randomBytes(32).toString('hex');

const SECRETS = {
  // What gateways and subgraphs know each other by.
  SUBGRAPH_SECRET: randomBytes(32).toString('hex'),
  // Signs the cursors that clients send back. Empty, it follows from the one above.
  CURSOR_KEY: randomBytes(32).toString('hex'),
  // Keys whose cursors are accepted as well, with commas between, while the one above is replaced.
  CURSOR_PREVIOUS_KEYS: '',
  // Signs access tokens: a private Ed25519 key, as a JWK.
  AUTH_SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  // Keys that prove access tokens as well, as JWKs in an array, while the one above is replaced.
  AUTH_PREVIOUS_KEYS: '',
  // Takes effect when the volume is created: to change it later, change it in PostgreSQL too.
  POSTGRES_PASSWORD: password,
  DATABASE_URL: `postgres://parley:${password}@postgres:5432/parley`,
};

/**
 * Compose mounts the files as they are, and each container reads its own as another user, so all may read them. But
 * nobody else comes to them on this machine: their folder is its owner's.
 */
const FILE_MODE = 0o444;

const folder = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url));
const secrets = join(folder, 'secrets');
const settings = join(folder, '.env');

if (existsSync(secrets)) {
  console.error(`${secrets} is there already: delete it first if its secrets may go.`);
  process.exitCode = 1;
} else {
  // All of them or none; mkdtemp makes a folder that is its owner's.
  const fresh = mkdtempSync(`${secrets}-`);
  for (const [name, text] of Object.entries(SECRETS)) {
    writeFileSync(join(fresh, name), text);
    // Whatever the umask is.
    chmodSync(join(fresh, name), FILE_MODE);
  }
  renameSync(fresh, secrets);
  if (!existsSync(settings)) copyFileSync(fileURLToPath(new URL('env.example', import.meta.url)), settings);
  console.log(`Wrote ${secrets}, and settings are in ${settings}`);
}
