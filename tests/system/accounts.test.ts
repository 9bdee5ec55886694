import { describe, expect, test } from '@jest/globals';
import { dataOf, Device, login, newAccount, refresh, register } from '../support/accounts.ts';
import { codes, from, newAddress, send } from '../support/client.ts';
import { signingKey } from '../support/environment.ts';
import { startAlone } from '../support/service.ts';

const CHANGE_PASSWORD = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';

/** Above the limit of attempts per account, and the maximum number of aliases in an operation. */
const MANY_ATTEMPTS = 30;
/** Concurrent attempts. */
const BATCH = 10;

describe('a password', () => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const text = (length: number) =>
    Array.from({ length }, (_, index) => alphabet[(index * 7 + (index >> 3)) % alphabet.length]).join('');

  test.each([
    ['64 characters', text(64)],
    ['73 characters, one more than bcrypt reads', text(73)],
    ['1,024 characters', text(1_024)],
    ['1,024 characters of four bytes', '𝄞'.repeat(1_024)],
    ['spaces at both ends', '  between them  '],
  ])('of %s counts in full', async (_title, password) => {
    const { account, id } = await Device.register({ password });
    const attempt = (offered: string) => login({ login: account.username, password: offered });
    expect(dataOf(await attempt(password)).login.user.id).toBe(id);
    const characters = [...password];
    const changed = [...characters.slice(0, -1), '!'].join('');
    for (const other of [characters.slice(0, -1).join(''), changed, characters.slice(1).join('')])
      expect(codes(await attempt(other))).toEqual(['UNAUTHENTICATED']);
  });

  test('of 1,025 characters is rejected by every operation', async () => {
    const long = text(1_025);
    const device = await Device.register();
    const rejected = (field: string) => [{ extensions: { code: 'PAYLOAD_TOO_LARGE', field } }];
    expect((await register(newAccount({ password: long }))).errors).toMatchObject(rejected('password'));
    expect((await login({ login: device.account.username, password: long })).errors).toMatchObject(
      rejected('password'),
    );
    const input = { currentPassword: device.account.password, newPassword: long };
    expect((await device.send(CHANGE_PASSWORD, { input })).errors).toMatchObject(rejected('newPassword'));
  });

  test.each(['password', 'Password1', '12345678', 'qwertyuiop', 'iloveyou', 'letmein123', 'PASSWORD123'])(
    'that is commonly guessed (%s) is rejected',
    async (password) => {
      const rejected = (field: string) => [{ extensions: { code: 'BAD_USER_INPUT', field } }];
      expect((await register(newAccount({ password }))).errors).toMatchObject(rejected('password'));
      const device = await Device.register();
      const input = { currentPassword: device.account.password, newPassword: password };
      expect((await device.send(CHANGE_PASSWORD, { input })).errors).toMatchObject(rejected('newPassword'));
    },
  );

  test('is equal in composed and decomposed form', async () => {
    const { account, id } = await Device.register({ password: 'Ångström-Œuvre-ﬁne'.normalize('NFC') });
    const decomposed = account.password.normalize('NFD');
    expect(decomposed).not.toBe(account.password);
    expect(dataOf(await login({ login: account.username, password: decomposed })).login.user.id).toBe(id);
  });
});

describe('an account', () => {
  /** Unique part of a name. */
  const stem = () => newAccount().username.slice(2, 10);

  test.each<[string, (stem: string) => [string, string]]>([
    ['in different case', (name) => [`ada-${name}`, `ADA-${name.toUpperCase()}`]],
    ['composed and decomposed', (name) => [`zoé-${name}`.normalize('NFC'), `zoé-${name}`.normalize('NFD')]],
    ['in full width', (name) => [`ada-${name}`, `ａｄａ-${name}`]],
    ['with the Kelvin sign', (name) => [`kim-${name}`, `\u212Aim-${name}`]],
    ['with a long s', (name) => [`sam-${name}`, `\u017Fam-${name}`]],
    ['with a sharp s', (name) => [`strasse-${name}`, `stra\u00DFe-${name}`]],
    ['with a Turkish i', (name) => [`iris-${name}`, `\u0130ris-${name}`]],
    ['with a ligature', (name) => [`fine-${name}`, `\uFB01ne-${name}`]],
  ])('is identified by its username %s', async (_title, write) => {
    const [one, other] = write(stem());
    const { id, account } = await Device.register({ username: one });
    const response = await register(newAccount({ username: other }));
    expect(response.errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'username' } }]);
    expect(dataOf(await login({ login: other, password: account.password })).login.user.id).toBe(id);
  });

  test.each<[string, (stem: string) => [string, string]]>([
    ['in different case', (name) => [`ada.${name}@example.test`, `ADA.${name}@EXAMPLE.test`]],
    [
      'composed and decomposed',
      (name) => [`zoé.${name}@example.test`.normalize('NFC'), `zoé.${name}@example.test`.normalize('NFD')],
    ],
    ['in full width', (name) => [`ada.${name}@example.test`, `ａｄａ.${name}＠example.test`]],
    ['with spaces around it', (name) => [`ada.${name}@example.test`, `  ada.${name}@example.test `]],
  ])('is identified by its email address %s', async (_title, write) => {
    const [one, other] = write(stem());
    const { id, account } = await Device.register({ email: one });
    const response = await register(newAccount({ email: other }));
    expect(response.errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'email' } }]);
    expect(dataOf(await login({ login: other, password: account.password })).login.user.id).toBe(id);
  });

  test.each<[string, (name: string) => string]>([
    ['a zero-width space', (name) => `a\u200Bda-${name}`],
    ['a zero-width joiner', (name) => `a\u200Dda-${name}`],
    ['a soft hyphen', (name) => `a\u00ADda-${name}`],
    ['a byte order mark', (name) => `\uFEFFada-${name}`],
    ['a right-to-left override', (name) => `\u202Eada-${name}`],
    ['a variation selector', (name) => `a\uFE0Fda-${name}`],
    ['a Hangul filler', (name) => `a\u3164da-${name}`],
    ['a Cyrillic letter among Latin ones', (name) => `\u0430da-${name}`],
    ['a Greek letter among Latin ones', (name) => `ad\u03B1-${name}`],
    ['a Cherokee letter among Latin ones', (name) => `\u13A0da-${name}`],
    ['an Armenian letter among Latin ones', (name) => `ad\u0561s\u057D-${name}`],
    ['a lone surrogate', (name) => `a\uD800da-${name}`],
    ['a NUL', (name) => `a\0da-${name}`],
  ])('cannot have a username with %s', async (_title, write) => {
    const response = await register(newAccount({ username: write(stem()) }));
    expect(response.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'username' } }]);
  });

  test.each([
    ['Cyrillic', 'сосо', 'coco'],
    ['Greek', 'ονο', 'ovo'],
    ['Latin alpha', '\u0251d\u0251', 'ada'],
  ])('cannot have a username that is entirely %s and confusable with a taken one', async (_title, lookAlike, latin) => {
    // Digits, which all alphabets share, make the names unique.
    const digits = String(Date.now()).slice(-9);
    await Device.register({ username: `${latin}${digits}` });
    const response = await register(newAccount({ username: `${lookAlike}${digits}` }));
    expect(response.errors).toMatchObject([{ extensions: { field: 'username' } }]);
  });

  test.each<[string, (name: string) => string]>([
    ['a zero-width space', (name) => `a\u200Bda.${name}@example.test`],
    ['a soft hyphen', (name) => `ada.${name}@exam\u00ADple.test`],
    ['a Cyrillic letter', (name) => `\u0430da.${name}@example.test`],
    ['a NUL', (name) => `a\0da.${name}@example.test`],
  ])('cannot have an email address with %s', async (_title, write) => {
    const response = await register(newAccount({ email: write(stem()) }));
    expect(response.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'email' } }]);
  });

  test.each(['username', 'email'] as const)(
    'is created once by 50 concurrent registrations with one %s',
    async (field) => {
      const { [field]: same } = newAccount();
      const responses = await Promise.all(Array.from({ length: 50 }, () => register(newAccount({ [field]: same }))));
      const rejected = responses.filter(({ errors }) => errors.length > 0);
      expect(rejected).toHaveLength(49);
      for (const { errors } of rejected) expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', field } }]);
      expect(responses.filter(({ data }) => data?.register)).toHaveLength(1);
    },
  );
});

describe('password guessing', () => {
  /** Tries `count` passwords. @returns the code of each response. */
  const guess = (name: string, count: number, headers: Record<string, string>) =>
    inBatches(count, async (index) => codes(await login({ login: name, password: `guess number ${index}` }, headers)));

  test('over aliases of one request stops at the first wrong password, which counts', async () => {
    const owner = await Device.register();
    const attacker = from(newAddress());
    const attempts = Array.from({ length: MANY_ATTEMPTS }, (_, index) => {
      // One of them is right.
      const password = index === 1 ? owner.account.password : `guess number ${index}`;
      return `t${index}: login(input: { login: $name, password: "${password}" }) { accessToken }`;
    });
    const query = `mutation ($name: String!) { ${attempts.join('\n')} }`;
    const outcomes: string[] = [];
    for (let turn = 0; turn < MANY_ATTEMPTS; turn++) {
      const response = await send(query, { name: owner.account.username }, undefined, attacker);
      expect(response.data ?? null).toBeNull();
      outcomes.push(...codes(response));
    }
    expect(outcomes).toHaveLength(MANY_ATTEMPTS);
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  });

  test('is rate limited, while the owner can log in from another address', async () => {
    const owner = await Device.register();
    const { username: name, password } = owner.account;
    const attacker = from(newAddress());
    const outcomes = await guess(name, MANY_ATTEMPTS, attacker);
    expect(outcomes).toHaveLength(MANY_ATTEMPTS);
    expect(count(outcomes, 'RATE_LIMITED')).toBeGreaterThan(MANY_ATTEMPTS / 2);
    expect(count(outcomes, 'UNAUTHENTICATED')).toBe(MANY_ATTEMPTS - count(outcomes, 'RATE_LIMITED'));
    // Now even the right password is rejected from the attacker's address.
    expect(codes(await login({ login: name, password }, attacker))).toEqual(['RATE_LIMITED']);
    expect(dataOf(await login({ login: name, password }, from(owner.address))).login.user.id).toBe(owner.id);
    expect(dataOf(await login({ login: name, password })).login.user.id).toBe(owner.id);
  });

  test('for many accounts from one address is rate limited, even for unknown accounts', async () => {
    const attacker = from(newAddress());
    const outcomes = await inBatches(150, async () =>
      codes(await login({ login: newAccount().username, password: 'spring' }, attacker)),
    );
    expect(outcomes).toContain('UNAUTHENTICATED');
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
    expect(codes(await login({ login: newAccount().username, password: 'spring' }))).toEqual(['UNAUTHENTICATED']);
  });

  test('for one account from many addresses is rate limited, while the owner can log in from a known network', async () => {
    const owner = await Device.register();
    const { username: name, password } = owner.account;
    const outcomes = await inBatches(120, async (index) =>
      codes(await login({ login: name, password: `guess number ${index}` })),
    );
    expect(outcomes).toContain('UNAUTHENTICATED');
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
    expect(dataOf(await login({ login: name, password }, from(owner.address))).login.user.id).toBe(owner.id);
  });

  test('is rate limited at the same point when the attacker logs in to their own account in between', async () => {
    const [owner, attacker] = await Promise.all([Device.register(), Device.register()]);
    const headers = from(attacker.address);
    const outcomes: string[] = [];
    for (let turn = 0; turn < MANY_ATTEMPTS; turn++) {
      outcomes.push(...codes(await login({ login: owner.account.username, password: `guess ${turn}` }, headers)));
      await login({ login: attacker.account.username, password: attacker.account.password }, headers);
    }
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  });

  test('shares one limit across all spellings of the username and email address', async () => {
    const owner = await Device.register();
    const { username: name, email } = owner.account;
    const attacker = from(newAddress());
    await guess(name, MANY_ATTEMPTS, attacker);
    for (const other of [name.toUpperCase(), ` ${name} `, email, email.toUpperCase()])
      expect(await guess(other, 1, attacker)).toEqual(['RATE_LIMITED']);
  });

  test('is limited equally for existing and unknown accounts', async () => {
    const owner = await Device.register();
    const known = await guess(owner.account.username, MANY_ATTEMPTS, from(newAddress()));
    const unknown = await guess(newAccount().username, MANY_ATTEMPTS, from(newAddress()));
    expect(unknown.toSorted()).toEqual(known.toSorted());
  });

  test('of the current password in a stolen session is rate limited', async () => {
    const device = await Device.register();
    const outcomes = await inBatches(MANY_ATTEMPTS, async (index) => {
      const input = { currentPassword: `guess number ${index}`, newPassword: 'a long enough one' };
      return codes(await device.send(CHANGE_PASSWORD, { input }));
    });
    expect(outcomes).toContain('BAD_USER_INPUT');
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
    const { username: name, password } = device.account;
    expect(dataOf(await login({ login: name, password })).login.user.id).toBe(device.id);
  });

  test('applied to refresh tokens from one address is rate limited', async () => {
    const attacker = from(newAddress());
    const outcomes = await inBatches(400, async (index) => codes(await refresh(`${index}`.padEnd(43, 'A'), attacker)));
    expect(outcomes).toContain('UNAUTHENTICATED');
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  });

  const count = (outcomes: string[], code: string) => outcomes.filter((outcome) => outcome === code).length;

  /** Runs `act` `times` times in batches. @returns all codes in order. */
  async function inBatches(times: number, act: (index: number) => Promise<string[]>): Promise<string[]> {
    const outcomes: string[] = [];
    for (let done = 0; done < times; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, times - done) }, (_, index) => act(done + index));
      outcomes.push(...(await Promise.all(batch)).flat());
    }
    return outcomes;
  }
});

test('registration is rate limited per address, including over aliases', async () => {
  const headers = from(newAddress());
  const outcomes: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const inputs = Array.from({ length: MANY_ATTEMPTS }, () => newAccount());
    const fields = inputs.map(
      ({ username, email, password }, index) =>
        `t${index}: register(input: { username: "${username}", email: "${email}", password: "${password}" }) { accessToken }`,
    );
    outcomes.push(...codes(await send(`mutation { ${fields.join('\n')} }`, {}, undefined, headers)));
  }
  expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  expect(dataOf(await register(newAccount())).register.accessToken).toBeTruthy();
});

describe('login', () => {
  test('gives the same response for a wrong password, an unknown name and an invalid name', async () => {
    const { account } = await Device.register();
    const password = 'not the password';
    const responses = await Promise.all(
      [account.username, account.email, newAccount().username, newAccount().email, 'x', '@', 'a b', "' OR 1=1 --"].map(
        (name) => login({ login: name, password }),
      ),
    );
    for (const response of responses) {
      expect(codes(response)).toEqual(['UNAUTHENTICATED']);
      expect(response).toEqual(responses[0]);
    }
  });
});

describe('unknown input fields', () => {
  test.each([
    ['register', 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }', newAccount()],
    ['login', 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', { login: 'x', password: 'x' }],
    ['updateProfile', 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }', {}],
    [
      'changePassword',
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }',
      { currentPassword: 'x', newPassword: 'x' },
    ],
  ])('of %s are rejected before execution', async (_title, query, input) => {
    const device = await Device.register();
    for (const extra of [{ role: 'ADMIN' }, { disabled: false }, { id: device.id }, { passwordHash: 'x' }]) {
      const response = await device.send(query, { input: { ...input, ...extra } });
      expect(response.status).toBe(400);
      expect(response.data).toBeUndefined();
    }
  });

  test('updateProfile changes only the given fields of the viewer', async () => {
    const [ada, grace] = await Promise.all([Device.register({ displayName: 'Ada' }), Device.register()]);
    const UPDATE =
      'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { id displayName avatarUrl } }';
    const avatarUrl = 'https://example.test/ada.png';
    expect(await ada.execute(UPDATE, { input: { avatarUrl } })).toEqual({
      updateProfile: { id: ada.id, displayName: 'Ada', avatarUrl },
    });
    expect(await ada.execute(UPDATE, { input: { displayName: 'Countess' } })).toEqual({
      updateProfile: { id: ada.id, displayName: 'Countess', avatarUrl },
    });
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//example.test/x', 'http://example.test/x', 'x'])
      expect((await ada.send(UPDATE, { input: { avatarUrl: bad } })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: 'avatarUrl' } },
      ]);
    expect(await ada.execute(UPDATE, { input: { avatarUrl: null } })).toMatchObject({
      updateProfile: { avatarUrl: null },
    });
    expect(codes(await send(UPDATE, { input: { displayName: 'x' } }))).toEqual(['UNAUTHENTICATED']);
    expect(await grace.execute('{ me { displayName } }')).toEqual({ me: { displayName: grace.account.username } });
  });
});

describe('in production', () => {
  const stores = {
    POSTGRES_URL: 'postgres://127.0.0.1:1/none',
    MONGO_URL: 'mongodb://127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    AUTH_URLS: 'http://127.0.0.1:1',
    CHAT_URLS: 'http://127.0.0.1:1',
    GATEWAY_URLS: 'http://127.0.0.1:1',
  };
  const secret = 'q7Vt0m3cJx9sLh2bWf8nRk5dYz1gPa6e';
  /** The running system's development key without its `kid`, which marks it as one. */
  const unmarkedKey = () => JSON.stringify({ ...(JSON.parse(signingKey()) as object), kid: undefined });

  test.each(['auth', 'chat', 'gateway'])(
    '%s does not start without its secrets and reports their names',
    async (service) => {
      const { code, output } = await startAlone(service, { NODE_ENV: 'production', ...stores });
      expect(code).toBe(1);
      expect(output).toContain('SUBGRAPH_SECRET');
      if (service === 'auth') expect(output).toContain('AUTH_SIGNING_KEY');
    },
  );

  test.each([
    ['a short secret', { SUBGRAPH_SECRET: 'secret' }, 'SUBGRAPH_SECRET'],
    ['an invalid signing key', { AUTH_SIGNING_KEY: 'secret' }, 'AUTH_SIGNING_KEY'],
    ['a development key', { AUTH_SIGNING_KEY: signingKey() }, 'AUTH_SIGNING_KEY'],
  ])('auth does not start with %s and does not print it', async (_title, change, name) => {
    const env = { SUBGRAPH_SECRET: secret, AUTH_SIGNING_KEY: unmarkedKey(), ...change };
    const { code, output } = await startAlone('auth', { NODE_ENV: 'production', ...stores, ...env });
    expect(code).toBe(1);
    expect(output).toContain(name);
    expect(output).not.toContain(secret);
    expect(output).not.toContain((JSON.parse(signingKey()) as { d: string }).d);
  });
});
