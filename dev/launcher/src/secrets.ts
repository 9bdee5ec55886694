import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';

/** What the services share, made once for a checkout and kept, so that sessions outlive a restart. */
export interface Secrets {
  SUBGRAPH_SECRET: string;
  AUTH_SIGNING_KEY: string;
}

/** Reads the secrets from `file`, which only its owner can read, or makes them there. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return JSON.parse(kept) as Secrets;
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const secrets: Secrets = {
    SUBGRAPH_SECRET: randomBytes(32).toString('base64url'),
    // By its name production refuses it: what has lain about in a checkout is no secret.
    AUTH_SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'development' }),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
