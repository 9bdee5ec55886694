import { describe, expect, test } from '@jest/globals';
import { credentialOf, UnreadableCredentialError } from './credential.ts';

const TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhZGEifQ.c2ln';
const BEARER = `Bearer ${TOKEN}`;

describe('credentialOf finds a token', () => {
  test.each<[object]>([
    [{ authorization: BEARER }],
    [{ Authorization: BEARER }],
    [{ AUTHORIZATION: `bearer ${TOKEN}` }],
    [{ authorization: TOKEN }],
    [{ authorization: `  Bearer   ${TOKEN} ` }],
    [{ authToken: TOKEN }],
    [{ authToken: BEARER }],
    [{ auth_token: TOKEN }],
    [{ 'auth-token': TOKEN }],
    [{ token: TOKEN }],
    [{ accessToken: TOKEN }],
    [{ access_token: TOKEN }],
    [{ bearerToken: TOKEN }],
    [{ jwt: TOKEN }],
    [{ headers: { Authorization: BEARER } }],
    [{ headers: { authorization: TOKEN } }],
    [{ context: { headers: { authorization: BEARER } } }],
    [{ auth: { token: TOKEN } }],
    [{ authorization: BEARER, token: TOKEN }],
    [{ authorization: BEARER, csrfToken: 'x', clientName: 'web' }],
    [{ authorization: null, token: TOKEN }],
  ])('in %j', (params) => {
    expect(credentialOf(params as Record<string, unknown>)).toBe(BEARER);
  });
});

describe('credentialOf finds no token', () => {
  test.each<[object | undefined]>([
    [undefined],
    [{}],
    [{ authorization: null }],
    [{ authorization: '' }],
    [{ token: undefined, headers: {} }],
    [{ headers: { authorization: '' }, 'user-agent': 'x' }],
    [{ client: { name: 'web', version: '1.0.0' }, locale: 'en' }],
  ])('in %j', (params) => {
    expect(credentialOf(params as Record<string, unknown> | undefined)).toBeUndefined();
  });
});

describe('credentialOf rejects an unreadable credential', () => {
  test.each<[object]>([
    [{ authorization: { $ne: 1 } }],
    [{ authorization: 1 }],
    [{ authorization: ['Bearer x'] }],
    [{ authorization: 'Basic YTpi' }],
    [{ authorization: '   ' }],
    [{ token: { value: 1 } }],
    [{ sessionToken: TOKEN }],
    [{ 'x-auth': TOKEN }],
    [{ credentials: { user: 'ada', password: 'x' } }],
    [{ apiKey: 'x' }],
    [{ me: TOKEN }],
    [{ me: BEARER }],
    [{ headers: { 'x-access-token': TOKEN } }],
    [{ authorization: BEARER, token: 'another' }],
  ])('in %j', (params) => {
    expect(() => credentialOf(params as Record<string, unknown>)).toThrow(UnreadableCredentialError);
  });
});
