import { readFileSync } from 'node:fs';
import { ConfigError } from '@parley/shared';

/**
 * Loads a configuration from an environment in which secrets may stand in files, as orchestrators mount them: where
 * `NAME_FILE` is set, the file that it names becomes the value of `NAME`.
 * @throws ConfigError with the problems of the files, and all that `load` finds.
 */
export function readSecretFiles<T>(env: NodeJS.ProcessEnv, names: string[], load: (env: NodeJS.ProcessEnv) => T): T {
  const complete = { ...env };
  const problems: string[] = [];
  const unread: string[] = [];
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) problems.push(`${name}_FILE: set it or ${name}, not both`);
    try {
      complete[name] = readFileSync(file, 'utf8').trim();
      if (complete[name] === '') problems.push(`${name}_FILE: the file is empty`);
    } catch (error) {
      problems.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code})`);
      unread.push(`${name} is missing`);
    }
  }
  try {
    const config = load(complete);
    if (problems.length > 0) throw new ConfigError([]);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...problems, ...error.problems.filter((problem) => !unread.includes(problem))]);
  }
}
