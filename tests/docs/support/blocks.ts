import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code in a file of the documentation. */
export interface Block {
  file: string;
  language: string;
  code: string;
}

/** What readers copy from. */
export const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
  ...readdirSync('examples').map((name) => join('examples', name, 'README.md')),
].filter((file) => file.endsWith('.md'));

/** All blocks that have a language; the others are drawings. */
export const BLOCKS: readonly Block[] = DOCUMENTS.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language = '', code = '']) => ({
    file,
    language,
    code,
  })),
);

const named = new Set<Block>();

/**
 * The code of the one block of a file that has a text in it.
 * @throws Error when there is none, or more than one.
 */
export function blockOf(file: string, text: string): string {
  const found = BLOCKS.filter((block) => block.file === file && block.code.includes(text));
  const [block] = found;
  if (!block || found.length > 1) throw new Error(`${found.length} blocks of ${file} have: ${text}`);
  named.add(block);
  return block.code;
}

/** Those that `blockOf` has not been asked for. */
export const unnamedBlocks = (): Block[] => BLOCKS.filter((block) => !named.has(block));
