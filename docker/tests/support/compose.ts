import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { rootPath } from './root.ts';

export type Variables = Record<string, string>;

/** The tested parts of a service, in the short forms that `compose.yml` uses. */
export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  pull_policy?: string;
  command?: string | string[];
  environment?: Variables;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  secrets?: string[];
  depends_on?: Record<string, { condition: string }>;
  scale?: number;
  restart: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  stop_grace_period: string;
  user?: string;
  init?: boolean;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  logging?: { driver: string; options: Variables };
  deploy?: { resources: { limits: { cpus: string; memory: string; pids: number } } };
}

export interface ComposeFile {
  name?: string;
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
  secrets: Record<string, { file: string }>;
}

/** A variable of a compose file, `${NAME:-fallback}`, or an escaped dollar sign, `$$`. */
const INTERPOLATION = /\$(?:\$|\{(\w+):-([^}]*)\})/g;

/** The content of a file in `docker/`. */
export const readDocker = (file: string): string => readFileSync(rootPath('docker', file), 'utf8');

/** A compose file in `docker/` with its anchors and merges resolved, but without substitution of variables. */
export const parseCompose = (file: string): ComposeFile =>
  parse(readDocker(file), { merge: true, maxAliasCount: -1 }) as ComposeFile;

/** A compose file with its variables replaced by their fallbacks. */
export const loadCompose = (file: string): ComposeFile => fill(parseCompose(file)) as ComposeFile;

/** Every variable of a compose file. @throws when one has no fallback. */
export function interpolations(file: string): string[] {
  const text = JSON.stringify(parseCompose(file));
  const bare = /\$\{\w+\}|\$\{\w+:?[?+]|(?<!\$)\$\w/.exec(text);
  if (bare) throw new Error(`${bare[0]} has no fallback`);
  return [...text.matchAll(INTERPOLATION)].flatMap(([, name]) => name ?? []);
}

function fill(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(INTERPOLATION, (_match, name: string | undefined, fallback: string) =>
      name ? fallback : '$',
    );
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
}
