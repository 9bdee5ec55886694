import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A Debian archive from this machine's apt configuration. */
export interface Archive {
  uri: string;
  /** A keyring file, if the source names one. */
  signedBy?: string;
}

interface Source extends Archive {
  suites: string[];
  components: string[];
}

const DEBIAN_KEYRINGS = ['debian-archive-keyring.gpg', 'debian-archive-keyring.pgp'].map((file) =>
  join('/usr/share/keyrings', file),
);

/** Parses deb822 stanzas (`*.sources`); only enabled ones of type `deb`. */
export function parseDeb822(text: string): Source[] {
  return text
    .split(/\n[ \t]*(?:\n|$)/)
    .map(parseStanza)
    .filter((fields) => words(fields.get('types')).includes('deb') && fields.get('enabled')?.toLowerCase() !== 'no')
    .flatMap((fields) =>
      words(fields.get('uris')).map((uri) => ({
        uri,
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        ...keyring(fields.get('signed-by')),
      })),
    );
}

function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/.exec(line);
    if (field) fields.set((current = (field[1] ?? '').toLowerCase()), field[2] ?? '');
    else if (/^[ \t]/.test(line) && current) fields.set(current, `${fields.get(current)}\n${line.trim()}`);
  }
  return fields;
}

/** Parses one-line sources (`sources.list`): `deb [signed-by=…] uri suite component…`. */
export function parseOneLine(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    const signedBy = words(options)
      .find((option) => option.startsWith('signed-by='))
      ?.slice('signed-by='.length);
    return [{ uri, suites: [suite], components: words(components), ...keyring(signedBy) }];
  });
}

function words(text = ''): string[] {
  return text.split(/[\s]+/).filter(Boolean);
}

/** Only keyrings that are files; fingerprints and inline key blocks are left to apt's own configuration. */
function keyring(value = ''): { signedBy?: string } {
  const path = value.split(/[\s,]+/)[0] ?? '';
  return path.startsWith('/') ? { signedBy: path } : {};
}

/**
 * The sources that may be Debian's main archive, likeliest first. Third parties use the same suite names, but neither
 * Debian's keyring nor URIs that end in `/debian`.
 */
export function debianArchives(sources: readonly Source[]): Archive[] {
  const score = (source: Source): number =>
    Number(source.signedBy?.includes('debian-archive') ?? false) * 2 +
    Number(/\/debian\/?$|debian\.list$/.test(source.uri));
  return sources
    .filter((source) => source.components.includes('main'))
    .filter((source) => source.suites.some((suite) => !/[-/](security|updates|backports)/.test(suite)))
    .filter((source) => score(source) > 0)
    .sort((a, b) => score(b) - score(a))
    .map(({ uri, signedBy }) => ({ uri, ...(signedBy ? { signedBy } : {}) }));
}

/**
 * The Debian archive to download packages from: `PARLEY_DEBIAN_MIRROR`, else the one in the machine's apt sources, else
 * `undefined` (not a Debian system).
 */
export async function findArchive(env: NodeJS.ProcessEnv, aptFolder = '/etc/apt'): Promise<Archive | undefined> {
  const archive = env.PARLEY_DEBIAN_MIRROR
    ? { uri: env.PARLEY_DEBIAN_MIRROR }
    : debianArchives(await readSources(aptFolder))[0];
  if (!archive) return undefined;
  const signedBy = archive.signedBy ?? (await firstReadable(DEBIAN_KEYRINGS));
  return { uri: archive.uri, ...(signedBy ? { signedBy } : {}) };
}

async function readSources(aptFolder: string): Promise<Source[]> {
  const parts = join(aptFolder, 'sources.list.d');
  const names = await readdir(parts).catch(() => []);
  const files = [join(aptFolder, 'sources.list'), ...names.map((name) => join(parts, name))];
  const parsed = files.map(async (file) => {
    const text =
      file.endsWith('.sources') || file.endsWith('.list') ? await readFile(file, 'utf8').catch(() => '') : '';
    return file.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text);
  });
  return (await Promise.all(parsed)).flat();
}

async function firstReadable(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = await readFile(file).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
