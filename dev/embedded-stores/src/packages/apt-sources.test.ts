import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianArchives, findArchive, parseDeb822, parseOneLine } from './apt-sources.ts';

const DEB822 = `# written by the installer
Types: deb deb-src
URIs: http://archive.example/debian
Suites: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm
Components: main
`;

describe('sources', () => {
  test('are parsed from deb822 stanzas', () => {
    const signedBy = '/usr/share/keyrings/debian-archive-keyring.gpg';
    expect(parseDeb822(DEB822)).toEqual([
      {
        uri: 'http://archive.example/debian',
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy,
      },
      { uri: 'http://security.example/debian-security', suites: ['bookworm-security'], components: ['main'], signedBy },
    ]);
  });

  test('are parsed from single lines', () => {
    const text = `# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/key.gpg] http://archive.example/debian/ bookworm main contrib # note
deb-src http://archive.example/debian bookworm main
deb http://plain.example/debian bookworm main`;
    expect(parseOneLine(text)).toEqual([
      {
        uri: 'http://archive.example/debian/',
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        signedBy: '/etc/apt/key.gpg',
      },
      { uri: 'http://plain.example/debian', suites: ['bookworm'], components: ['main'] },
    ]);
  });

  test('ignore a key block inside a stanza', () => {
    const [source] = parseDeb822(
      'Types: deb\nURIs: http://x/debian\nSuites: s\nComponents: main\nSigned-By:\n -----BEGIN',
    );
    expect(source).not.toHaveProperty('signedBy');
  });
});

test('distinguishes the main archive from security updates and third-party archives', () => {
  const third = { uri: 'http://third.example/apt', suites: ['bookworm'], components: ['main'] };
  const mirrorList = { uri: 'mirror+file:/etc/apt/mirrors/debian.list', suites: ['trixie'], components: ['main'] };
  expect(debianArchives([third, mirrorList, ...parseDeb822(DEB822)]).map(({ uri }) => uri)).toEqual([
    'http://archive.example/debian',
    'mirror+file:/etc/apt/mirrors/debian.list',
  ]);
});

describe('findArchive', () => {
  let apt: string;
  beforeAll(async () => {
    apt = await mkdtemp(join(tmpdir(), 'apt-sources-'));
    await mkdir(join(apt, 'sources.list.d'));
    await writeFile(join(apt, 'sources.list.d', 'debian.sources'), DEB822);
    await writeFile(join(apt, 'sources.list.d', 'old.sources.disabled'), DEB822.replaceAll('archive', 'wrong'));
  });
  afterAll(() => rm(apt, { recursive: true }));

  test("returns the machine's own archive", async () => {
    expect((await findArchive({}, apt))?.uri).toBe('http://archive.example/debian');
  });

  test('prefers PARLEY_DEBIAN_MIRROR', async () => {
    expect((await findArchive({ PARLEY_DEBIAN_MIRROR: 'http://mine.example/d' }, apt))?.uri).toBe(
      'http://mine.example/d',
    );
  });

  test('returns undefined on another system', async () => {
    expect(await findArchive({}, join(apt, 'nowhere'))).toBeUndefined();
  });
});
