import type { z } from 'zod';
import { findOldNames } from './old-names.ts';
import { readSecretFiles } from './secret-files.ts';

/** Thrown when the environment is invalid. The message lists every problem. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads a service's configuration. An empty variable counts as absent. A variable in `secrets` may instead be given as
 * a file, whose path is in the variable of the same name with the suffix `_FILE`.
 * @throws ConfigError with all problems at once, including options that are set under an old name.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv,
  secrets: readonly (keyof Shape & string)[] = [],
): z.infer<z.ZodObject<Shape>> {
  const oldNames = findOldNames(env, Object.keys(schema.shape));
  const files = readSecretFiles(env, secrets);
  const present = Object.fromEntries(Object.entries(files.env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success && files.problems.size === 0 && oldNames.size === 0) return result.data;
  const problems = (result.error?.issues ?? []).flatMap(({ code, path, message }) => {
    const name = String(path[0] ?? '');
    if (files.problems.has(name) || oldNames.has(name)) return [];
    if (code === 'custom' || name === '' || present[name] !== undefined) return `${path.join('.')}: ${message}`;
    return `${name} is missing${files.empty.has(name) ? `: the file named by ${name}_FILE is empty` : ''}`;
  });
  throw new ConfigError([...oldNames.values(), ...files.problems.values(), ...problems]);
}
