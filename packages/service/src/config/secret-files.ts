import { readFileSync } from 'node:fs';

export interface SecretFiles {
  /** The environment, with the content of each file as the value of its variable. */
  env: NodeJS.ProcessEnv;
  /** Problems, by variable. */
  problems: ReadonlyMap<string, string>;
  /** The variables whose files are empty. */
  empty: ReadonlySet<string>;
}

/**
 * Reads secrets from files, as orchestrators mount them: if `NAME_FILE` is set, the value of `NAME` is the content of
 * that file without surrounding white space. Problems never quote a file's content.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv, names: readonly string[]): SecretFiles {
  const complete = { ...env };
  const problems = new Map<string, string>();
  const empty = new Set<string>();
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.set(name, `${name}_FILE: set either ${name} or ${name}_FILE, not both`);
      continue;
    }
    try {
      const text = readFileSync(file, 'utf8').trim();
      complete[name] = text;
      if (text === '') empty.add(name);
    } catch (error) {
      problems.set(name, `${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { env: complete, problems, empty };
}
