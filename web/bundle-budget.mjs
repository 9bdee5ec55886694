/**
 * Checks the size of the first page: the gzipped JavaScript that a browser loads before a room opened by its URL is
 * usable. Builds the client in memory, writes nothing, and exits with 1 above the limit. `--files` lists the chunks.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const LIMIT_BYTES = 200_000;
/** The entry script and the chunks that it loads by itself to show a room. Everything else loads on demand. */
const LOADED = [
  'src/main.tsx',
  'src/app/routes/chat.tsx',
  'src/app/routes/room.tsx',
  'src/features/messages/components/typing-line.tsx',
];

const root = fileURLToPath(new URL('.', import.meta.url));
const { output } = await build({ root, logLevel: 'error', build: { write: false, sourcemap: false } });
const chunks = output.filter(({ type }) => type === 'chunk');
const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));

/** The file name of the chunk whose entry module is `source`. */
function chunkOf(source) {
  const chunk = chunks.find(({ moduleIds, isEntry, isDynamicEntry, facadeModuleId }) =>
    source === 'src/main.tsx'
      ? isEntry && moduleIds.includes(root + source)
      : isDynamicEntry && facadeModuleId === root + source,
  );
  if (!chunk) throw new Error(`${source} is not a separate chunk: update LOADED`);
  return chunk.fileName;
}

/** A chunk and everything that it imports. */
const withImports = (fileName, seen = new Set()) => {
  if (!seen.has(fileName)) {
    seen.add(fileName);
    for (const imported of byName.get(fileName).imports) withImports(imported, seen);
  }
  return seen;
};

const needed = new Set(LOADED.flatMap((source) => [...withImports(chunkOf(source))]));
const bytes = [...needed].reduce((sum, fileName) => sum + gzipSync(byName.get(fileName).code).length, 0);
const kB = (count) => `${(count / 1_000).toFixed(1)} kB`;
console.log(`${kB(bytes)} of ${kB(LIMIT_BYTES)} in ${needed.size} files, gzipped`);
if (process.argv.includes('--files')) {
  for (const fileName of needed) console.log(`${kB(gzipSync(byName.get(fileName).code).length)}\t${fileName}`);
}
process.exit(bytes > LIMIT_BYTES ? 1 : 0);
