import type { Command } from './command-log.ts';

type Condition = Record<string, unknown>;

/**
 * True when a router of a cluster can determine the shards of a command from the value of `key`. A read may target
 * several shards, a write exactly one.
 * @throws Error for a command of another kind.
 */
export function isTargeted(command: Command, key: string): boolean {
  const [name] = Object.keys(command);
  switch (name) {
    case 'insert':
      return listOf(command['documents']).every((document) => isOne(document[key]));
    case 'update':
      return listOf(command['updates']).every(({ q }) => isOne((q as Condition)[key]));
    case 'delete':
      return listOf(command['deletes']).every(({ q }) => isOne((q as Condition)[key]));
    case 'findAndModify':
      return isOne((command['query'] as Condition)[key]);
    case 'find':
      return isFor(command['filter'] as Condition, key);
    case 'aggregate':
      return isFor((listOf(command['pipeline'])[0]?.['$match'] ?? {}) as Condition, key);
    default:
      throw new Error(`${name} is unknown here`);
  }
}

const listOf = (value: unknown) => value as Condition[];
const isOne = (value: unknown) => typeof value === 'string';

function isFor(filter: Condition, key: string): boolean {
  const { [key]: value, $or } = filter;
  if (Array.isArray($or)) return listOf($or).every((branch) => isFor(branch, key));
  const { $in } = (typeof value === 'object' ? value : {}) as { $in?: unknown };
  return isOne(value) || Array.isArray($in);
}
