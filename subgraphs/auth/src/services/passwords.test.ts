import { describe, expect, test } from '@jest/globals';
import { WorkQueue } from '@parley/service/async';
import { Passwords } from './passwords.ts';

const work = { addWork: () => undefined };
const passwords = await Passwords.create(new WorkQueue(2, 10));

describe('passwords', () => {
  test("are hashed with argon2id at OWASP's recommended cost, each with its own salt", async () => {
    const [one, other] = await Promise.all([passwords.hash('12345678', work), passwords.hash('12345678', work)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  test('are significant to the last character', async () => {
    const long = 'x'.repeat(1023);
    const hashed = await passwords.hash(`${long}a`, work);
    await expect(passwords.verify(`${long}a`, hashed, work)).resolves.toBe(true);
    await expect(passwords.verify(`${long}b`, hashed, work)).resolves.toBe(false);
    await expect(passwords.verify(long, hashed, work)).resolves.toBe(false);
  });

  test('of unknown accounts never match', async () => {
    await expect(passwords.verify('12345678', undefined, work)).resolves.toBe(false);
  });

  test('count as work of the operation, once per hash', async () => {
    let points = 0;
    const counted = { addWork: (more: number) => void (points += more) };
    const hashed = await passwords.hash('12345678', counted);
    const once = points;
    await passwords.verify('12345678', hashed, counted);
    await passwords.verify('12345678', undefined, counted);
    expect(once).toBeGreaterThan(0);
    expect(points).toBe(3 * once);
  });
});
