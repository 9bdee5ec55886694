import { describe, expect, test } from '@jest/globals';
import { socketFolder } from './data-folder.ts';
import { cacheFolder, dataFolder } from './folders.ts';

describe('folders', () => {
  test('of root can be reached by an unprivileged user', () => {
    expect([cacheFolder({}, true), dataFolder({}, true)]).toEqual(['/var/cache/parley', '/var/lib/parley']);
  });

  test('of other users are in their cache and in the checkout', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/home/me/.c' }, false)).toBe('/home/me/.c/parley');
    expect(dataFolder({}, false)).toMatch(/\/\.parley\/data$/);
  });

  test('can be overridden by variables', () => {
    const env = { PARLEY_CACHE: '/c', PARLEY_DATA: '/d' };
    expect([cacheFolder(env, true), dataFolder(env, false)]).toEqual(['/c', '/d']);
  });

  test("of sockets are elsewhere if the data folder's path is too long", () => {
    expect(socketFolder('/var/lib/parley')).toBe('/var/lib/parley/run');
    const deep = socketFolder(`/${'deep/'.repeat(30)}`);
    expect(deep.length).toBeLessThan(80);
    expect(deep).not.toBe(socketFolder(`/${'deep/'.repeat(31)}`));
  });
});
