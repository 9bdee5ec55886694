// Creates docker/secrets with new secrets, and docker/.env from env.example unless it exists. The first argument
// names another folder. Secrets that exist are never overwritten, because they may be in use.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Letters and digits only, because it becomes part of a URL.
const password = randomBytes(32).toString('hex');

const SECRETS = {
  // Shared by gateways and subgraphs to authenticate each other.
  SUBGRAPH_SECRET: randomBytes(32).toString('hex'),
  // Signs the cursors that clients send back. If empty, the key is derived from the secret above.
  CURSOR_KEY: randomBytes(32).toString('hex'),
  // Additional keys whose cursors are accepted, comma-separated, for key rotation.
  CURSOR_PREVIOUS_KEYS: '',
  // Signs access tokens: a private Ed25519 key, as a JWK.
  AUTH_SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  // Additional keys that verify access tokens, as a JSON array of JWKs, for key rotation.
  AUTH_PREVIOUS_KEYS: '',
  // Takes effect when the volume is created. To change it later, change it in PostgreSQL too.
  POSTGRES_PASSWORD: password,
  POSTGRES_URL: `postgres://parley:${password}@postgres:5432/parley`,
};

/**
 * Compose mounts the files unchanged, and each container reads them as another user, so everyone may read them. Other
 * users of this machine have no access, because only the owner can enter the folder.
 */
const FILE_MODE = 0o444;

const folder = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url));
const secrets = join(folder, 'secrets');
const settings = join(folder, '.env');

if (existsSync(secrets)) {
  console.error(`${secrets} already exists. Delete it first if you no longer need its secrets.`);
  process.exitCode = 1;
} else {
  // All of them or none. mkdtemp creates a folder that only its owner can enter.
  const fresh = mkdtempSync(`${secrets}-`);
  for (const [name, text] of Object.entries(SECRETS)) {
    writeFileSync(join(fresh, name), text);
    // Independent of the umask.
    chmodSync(join(fresh, name), FILE_MODE);
  }
  renameSync(fresh, secrets);
  if (!existsSync(settings)) copyFileSync(fileURLToPath(new URL('env.example', import.meta.url)), settings);
  console.log(`Wrote secrets to ${secrets}. Settings are in ${settings}`);
}
