import { readFileSync } from 'node:fs';

export interface SecretFiles {
  /** The environment, with the text of each file as the value of the variable that it stands for. */
  env: NodeJS.ProcessEnv;
  /** What is wrong, by the variable that the file stands for. */
  problems: ReadonlyMap<string, string>;
  /** The variables whose files have nothing in them. */
  empty: ReadonlySet<string>;
}

/**
 * Reads secrets that stand in files, as orchestrators mount them: where `NAME_FILE` is set, the text of the file that it
 * names is the value of `NAME`, without the white space around it. No problem quotes what is in a file.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv, names: readonly string[]): SecretFiles {
  const complete = { ...env };
  const problems = new Map<string, string>();
  const empty = new Set<string>();
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.set(name, `${name}_FILE: set it or ${name}, not both`);
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
