import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Smaller files do not benefit from compression. */
const MIN_BYTES = 1_024;

/** Writes `.br` and `.gz` beside each text file in `folder`, so that the edge proxy does not compress at run time. */
export const precompress = (folder: string): Plugin => ({
  name: 'parley:precompress',
  apply: 'build',
  async writeBundle() {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /\.(css|js|svg)$/.test(entry.name));
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        const content = await readFile(file);
        if (content.length < MIN_BYTES) return;
        await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
        await writeFile(`${file}.gz`, await promisify(gzip)(content));
      }),
    );
  },
});
