import { describe, expect, test } from '@jest/globals';
import { socketFolder } from './data-folder.ts';
import { cacheFolder, dataFolder } from './folders.ts';

describe('folders', () => {
  test("root's lie where an unprivileged user can reach them", () => {
    expect([cacheFolder({}, true), dataFolder({}, true)]).toEqual(['/var/cache/parley', '/var/lib/parley']);
  });

  test("a user's lie in the user's cache and in the working copy", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/home/me/.c' }, false)).toBe('/home/me/.c/parley');
    expect(dataFolder({}, false)).toMatch(/\/\.parley\/data$/);
  });

  test('variables override both', () => {
    const env = { PARLEY_CACHE: '/c', PARLEY_DATA: '/d' };
    expect([cacheFolder(env, true), dataFolder(env, false)]).toEqual(['/c', '/d']);
  });

  test('sockets leave a data folder that is too deep for them', () => {
    expect(socketFolder('/var/lib/parley')).toBe('/var/lib/parley/run');
    const deep = socketFolder(`/${'deep/'.repeat(30)}`);
    expect(deep.length).toBeLessThan(80);
    expect(deep).not.toBe(socketFolder(`/${'deep/'.repeat(31)}`));
  });
});
