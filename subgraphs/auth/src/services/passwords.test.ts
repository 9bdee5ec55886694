import { describe, expect, test } from '@jest/globals';
import { WorkQueue } from '@parley/shared';
import { Passwords } from './passwords.ts';

const passwords = await Passwords.create(new WorkQueue(2, 10));

describe('passwords', () => {
  test('are hashed by argon2id at the cost that OWASP asks for, each with a salt of its own', async () => {
    const [one, other] = await Promise.all([passwords.hash('12345678'), passwords.hash('12345678')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  test('count to the last character', async () => {
    const long = 'x'.repeat(1023);
    const hashed = await passwords.hash(`${long}a`);
    await expect(passwords.verify(`${long}a`, hashed)).resolves.toBe(true);
    await expect(passwords.verify(`${long}b`, hashed)).resolves.toBe(false);
    await expect(passwords.verify(long, hashed)).resolves.toBe(false);
  });

  test('of nobody match nothing', async () => {
    await expect(passwords.verify('12345678', undefined)).resolves.toBe(false);
  });
});
