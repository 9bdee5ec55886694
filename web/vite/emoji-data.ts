import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { emojiPickerData } from './emoji-picker-data.ts';

const ID = 'virtual:emoji-data';
/** Rollup's convention for a module that is not a file. */
const RESOLVED_ID = `\0${ID}`;

const readEmojibase = (file: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`emojibase-data/en/${file}.json`)), 'utf8'));

/** Provides the module `virtual:emoji-data`, generated during the build. */
export const emojiData = (): Plugin => ({
  name: 'parley:emoji-data',
  resolveId: (id) => (id === ID ? RESOLVED_ID : null),
  load: (id) =>
    id === RESOLVED_ID
      ? `export default JSON.parse(${JSON.stringify(JSON.stringify(emojiPickerData(readEmojibase)))});`
      : null,
});
