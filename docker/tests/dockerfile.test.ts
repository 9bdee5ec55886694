import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  copiesOf,
  environmentOf,
  execForm,
  lastText,
  parseDockerfile,
  targetOf,
  texts,
  type Stage,
} from './support/dockerfile.ts';
import { buildContext } from './support/dockerignore.ts';
import { rootPath } from './support/root.ts';
import { programs } from './support/system.ts';

interface Manifest {
  name: string;
  scripts?: Record<string, string>;
  workspaces: string[];
  dependencies?: Record<string, string>;
}

/** The folder of each image's program. */
const FOLDERS: Record<string, string> = {
  auth: 'subgraphs/auth',
  chat: 'subgraphs/chat',
  gateway: 'gateway',
  edge: 'edge',
};

const readManifest = (folder: string) => JSON.parse(readFileSync(rootPath(folder, 'package.json'), 'utf8')) as Manifest;

const { workspaces } = readManifest('.');
const folderOf = (name: string) => workspaces.find((folder) => readManifest(folder).name === name);
const isInContext = buildContext();

/** The workspaces that a program needs at run time, including its own. */
function needs(folder: string): string[] {
  const inner = Object.keys(readManifest(folder).dependencies ?? {}).flatMap((name) => folderOf(name) ?? []);
  return [...new Set([folder, ...inner.flatMap(needs)])];
}

const stages = parseDockerfile();
const stageOf = (name: string) => stages.find((stage) => stage.name === name) as Stage;

test('every image that compose builds is tested', () => {
  const targets = programs.map(([, { build }]) => build?.target);
  expect([...new Set(targets)].sort()).toEqual(Object.keys(FOLDERS).sort());
});

test('uses one pinned base for all images', () => {
  const named = stages.map(({ name }) => name);
  const bases = stages.map(({ base }) => base).filter((base) => !named.includes(base));
  expect(bases).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-[a-z]+-slim$/)]);
});

test('copies only files that are in the repository and in the build context', () => {
  for (const { from, sources } of stages.flatMap(copiesOf)) {
    if (from) continue;
    for (const source of sources) {
      expect({ source, exists: existsSync(rootPath(source)) }).toEqual({ source, exists: true });
      expect({ source, isInContext: isInContext(source) }).toEqual({ source, isInContext: true });
    }
  }
});

test('gives npm the manifest of every workspace, since `npm ci` requires everything that the lock file describes', () => {
  const copied = copiesOf(stageOf('manifests'));
  for (const workspace of workspaces) {
    expect(copied).toContainEqual({ sources: [`${workspace}/package.json`], target: `${workspace}/` });
  }
});

test('builds with existing scripts', () => {
  const calls = stages
    .flatMap((stage) => texts(stage, 'RUN'))
    .flatMap((text) => [...text.matchAll(/npm run (\S+) --workspace (\S+)/g)]);
  expect(calls.length).toBeGreaterThan(0);
  for (const [, script = '', workspace = ''] of calls) {
    expect(readManifest(folderOf(workspace) ?? '').scripts).toHaveProperty(script);
  }
});

describe.each(Object.entries(FOLDERS))('the image %s', (name, folder) => {
  const image = targetOf(name);
  const dependencies = `${folder.split('/').at(-1)}-dependencies`;
  const command = execForm(lastText(image, 'CMD') ?? '');
  const environment = environmentOf(image);

  test("installs only its own workspace's dependencies for run time", () => {
    expect(texts(stageOf(dependencies), 'RUN')).toEqual([
      `--mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --omit=dev --workspace ${readManifest(folder).name}`,
    ]);
  });

  test('copies each workspace that it needs, with dependencies and build output', () => {
    const copies = copiesOf(image);
    for (const needed of needs(folder)) {
      expect(copies).toContainEqual({ from: dependencies, sources: [`/app/${needed}`], target: needed });
      expect(copies.some(({ from, target }) => from === 'build' && target.startsWith(`${needed}/dist`))).toBe(true);
    }
  });

  test('runs the compiled program without a shell, which would not forward signals', () => {
    const [program, main = ''] = command;
    expect(program).toBe('node');
    const built = copiesOf(image).find(({ from, target }) => from === 'build' && main.startsWith(`${target}/`));
    const { outDir, rootDir } = compilerOptions(built?.target ?? '');
    expect(main).toBe(`${outDir}/main.js`);
    expect(existsSync(rootPath(rootDir, 'main.ts'))).toBe(true);
  });

  test('runs as an unprivileged user, in production mode, and stops on SIGTERM', () => {
    expect(lastText(image, 'USER')).toBe('node');
    expect(environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(lastText(image, 'STOPSIGNAL')).toBe('SIGTERM');
  });

  test('exposes the ports that it listens on', () => {
    expect(lastText(image, 'EXPOSE')).toBe(`${environment.PORT} ${environment.OPS_PORT}`);
  });

  test('has a health check that is in the image', () => {
    const check = lastText(image, 'HEALTHCHECK')?.split('CMD ')[1] ?? '';
    expect(execForm(check)).toEqual(['node', 'docker/healthcheck.mjs']);
    expect(copiesOf(image)).toContainEqual({ sources: ['docker/healthcheck.mjs'], target: 'docker/' });
  });
});

/** The folders of the TypeScript project that compiles into `output`. */
function compilerOptions(output: string): { outDir: string; rootDir: string } {
  const projects = ['subgraphs/auth', 'subgraphs/chat', 'gateway', 'edge'].map((project) => {
    const { compilerOptions: options } = JSON.parse(readFileSync(rootPath(project, 'tsconfig.json'), 'utf8')) as {
      compilerOptions: { outDir: string; rootDir: string };
    };
    const at = (path: string) => new URL(path, `file:///${project}/`).pathname.slice(1);
    return { outDir: at(options.outDir), rootDir: at(options.rootDir) };
  });
  const found = projects.find(({ outDir }) => outDir === output);
  if (!found) throw new Error(`nothing is built into ${output}`);
  return found;
}

describe('the build context', () => {
  test.each([
    'docker/.env',
    'docker/secrets/SUBGRAPH_SECRET',
    '.env',
    '.git/config',
    '.parley/secrets.json',
    'node_modules/pg/package.json',
    'gateway/node_modules/x/index.js',
    'subgraphs/auth/dist/main.js',
    'edge/dist/main.js',
    'subgraphs/auth/.env.local',
    'subgraphs/auth/src/config.test.ts',
    'subgraphs/chat/tests/rooms.test.ts',
    'subgraphs/auth/tsconfig.tsbuildinfo',
    'docker/compose.yml',
  ])('excludes %s', (path) => {
    expect(isInContext(path)).toBe(false);
  });

  test.each(['package-lock.json', 'subgraphs/auth/src/main.ts', 'web/index.html', 'schema/auth.graphql'])(
    'has %s',
    (path) => {
      expect(isInContext(path)).toBe(true);
    },
  );
});
