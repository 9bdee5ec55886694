/**
 * What people wait for: the JavaScript, gzipped, that a room opened by its address needs before it can be used.
 * Builds the client to see it, touching nothing that is there, and fails when it is too much. `--files` lists it.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const LIMIT_BYTES = 200_000;
/** The page's own script, and what it loads by itself to show a room. The rest is loaded when there is a use for it. */
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

/** The piece of code that begins with a source file. */
function pieceOf(source) {
  const piece = chunks.find(({ moduleIds, isEntry, isDynamicEntry, facadeModuleId }) =>
    source === 'src/main.tsx'
      ? isEntry && moduleIds.includes(root + source)
      : isDynamicEntry && facadeModuleId === root + source,
  );
  if (!piece) throw new Error(`${source} is not a separate chunk: update LOADED`);
  return piece.fileName;
}

/** A piece of code and all that it imports. */
const withImports = (fileName, seen = new Set()) => {
  if (!seen.has(fileName)) {
    seen.add(fileName);
    for (const imported of byName.get(fileName).imports) withImports(imported, seen);
  }
  return seen;
};

const needed = new Set(LOADED.flatMap((source) => [...withImports(pieceOf(source))]));
const bytes = [...needed].reduce((sum, fileName) => sum + gzipSync(byName.get(fileName).code).length, 0);
const kB = (count) => `${(count / 1_000).toFixed(1)} kB`;
console.log(`${kB(bytes)} of ${kB(LIMIT_BYTES)} in ${needed.size} files, gzipped`);
if (process.argv.includes('--files')) {
  for (const fileName of needed) console.log(`${kB(gzipSync(byName.get(fileName).code).length)}\t${fileName}`);
}
process.exit(bytes > LIMIT_BYTES ? 1 : 0);
