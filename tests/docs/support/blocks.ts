import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code block of a documentation file. */
export interface Block {
  file: string;
  language: string;
  code: string;
}

/** The documentation files with code for readers to copy. */
export const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
  ...readdirSync('examples').map((name) => join('examples', name, 'README.md')),
].filter((file) => file.endsWith('.md'));

/** All blocks with a language. The others are diagrams. */
export const BLOCKS: readonly Block[] = DOCUMENTS.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language = '', code = '']) => ({
    file,
    language,
    code,
  })),
);

const named = new Set<Block>();

/**
 * Finds the code of the only block of a file that contains a text.
 * @throws Error when there is none or more than one.
 */
export function blockOf(file: string, text: string): string {
  const found = BLOCKS.filter((block) => block.file === file && block.code.includes(text));
  const [block] = found;
  if (!block || found.length > 1) throw new Error(`${found.length} blocks of ${file} contain: ${text}`);
  named.add(block);
  return block.code;
}

/** The blocks that no call of `blockOf` has returned. */
export const unnamedBlocks = (): Block[] => BLOCKS.filter((block) => !named.has(block));
