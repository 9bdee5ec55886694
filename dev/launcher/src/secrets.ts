import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';

/** The secrets that the services share. They are created once per checkout, so that sessions survive a restart. */
export interface Secrets {
  SUBGRAPH_SECRET: string;
  AUTH_SIGNING_KEY: string;
}

/** Reads the secrets from `file`, which only its owner can read, or creates them. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return JSON.parse(kept) as Secrets;
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const secrets: Secrets = {
    SUBGRAPH_SECRET: randomBytes(32).toString('base64url'),
    // Marked, so that production rejects it: a key kept in a checkout is not secret.
    AUTH_SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'development' }),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
