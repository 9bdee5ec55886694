import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { rootPath } from './root.ts';

export type Variables = Record<string, string>;

/** The parts of a service that the tests look at, in the short forms in which `compose.yml` writes them. */
export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string };
  pull_policy?: string;
  command?: string | string[];
  environment?: Variables;
  networks: string[];
  ports?: string[];
  volumes?: string[];
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
}

/** A variable that a compose file takes from outside: `${NAME:?message}` or `${NAME:-fallback}`. */
export interface Interpolation {
  name: string;
  isRequired: boolean;
}

const INTERPOLATION = /\$(?:\$|\{(\w+)(:[?-])?([^}]*)\})/g;

/** The text of a file under `docker/`. */
export const readDocker = (file: string): string => readFileSync(rootPath('docker', file), 'utf8');

/** A compose file under `docker/` with its anchors and merges resolved, and its variables as they are written. */
export const parseCompose = (file: string): ComposeFile =>
  parse(readDocker(file), { merge: true, maxAliasCount: -1 }) as ComposeFile;

/** A compose file with its variables filled in, value by value as Compose does. @throws when a required one is missing. */
export function loadCompose(file: string, variables: Variables): ComposeFile {
  return fill(parseCompose(file), variables) as ComposeFile;
}

/** Every variable that a compose file takes from outside. */
export function interpolations(file: string): Interpolation[] {
  return [...JSON.stringify(parseCompose(file)).matchAll(INTERPOLATION)].flatMap(([, name, operator]) =>
    name === undefined ? [] : [{ name, isRequired: operator !== ':-' }],
  );
}

function fill(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return fillText(value, variables);
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]));
}

function fillText(text: string, variables: Variables): string {
  return text.replace(INTERPOLATION, (_match, name: string | undefined, operator: string, rest: string) => {
    if (name === undefined) return '$';
    const value = variables[name] || (operator === ':-' ? rest : undefined);
    if (value === undefined) throw new Error(`${name} is missing`);
    return value;
  });
}
