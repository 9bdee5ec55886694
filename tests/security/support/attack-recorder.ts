import { ABNORMAL_CLOSE_CODES } from './abnormal-close.ts';
import { LEAK_PATTERNS } from './leak-patterns.ts';
import type { HttpResponse } from './response.ts';

/** Outcomes of the attempts of one attack. */
export interface Tally {
  tried: number;
  rejected: number;
  /** Disclosed data, took effect, or leaked implementation details. */
  leaked: number;
  /** Caused a 5xx status, a server error, or an abnormally closed socket. */
  broken: number;
  /** Details of the first attempts that were not rejected. */
  notes: string[];
}

const MAX_NOTES = 5;
/** Codes of failures on the server's side, as opposed to rejections. */
const SERVER_ERRORS = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'];

/** Classifies and counts the outcome of each attempt. */
export class AttackRecorder {
  readonly tally: Tally = { tried: 0, rejected: 0, leaked: 0, broken: 0, notes: [] };

  /** @param secrets texts that no response may contain. */
  constructor(private readonly secrets: readonly string[]) {}

  /**
   * The response must be a rejection: errors only, all with one of the given codes. Without codes, any error will do,
   * except UNAUTHENTICATED for a valid token.
   */
  expectRejected(what: string, response: HttpResponse, ...codes: string[]): void {
    const isExpected =
      codes.length > 0
        ? response.codes.length > 0 && response.codes.every((code) => codes.includes(code))
        : !(response.hadToken && response.codes.includes('UNAUTHENTICATED'));
    this.count(what, response.isEmpty && isExpected, response, codes);
  }

  /** Two responses must be equal, because a difference would reveal something. */
  expectSame(what: string, one: HttpResponse, other: HttpResponse): void {
    this.count(`${what}: ${other.status} ${other.text}`, one.status === other.status && one.text === other.text, one);
  }

  /** Any response is fine, except a server error or a leak. */
  expectHarmless(what: string, response: HttpResponse): void {
    this.count(what, true, response);
  }

  /** A permitted operation must succeed: data and no errors. */
  expectSuccess(what: string, response: HttpResponse): void {
    this.count(
      `${what} did not succeed`,
      !response.isEmpty && response.codes.length === 0 && response.status === 200,
      response,
    );
  }

  /** A socket must be closed with one of these codes. */
  expectClosed(what: string, code: number | true, ...codes: number[]): void {
    this.tally.tried++;
    const end = `${what}: ${code === true ? 'acknowledged' : `closed with ${code}`}`;
    if (code !== true && codes.includes(code)) this.tally.rejected++;
    else this.record(code !== true && ABNORMAL_CLOSE_CODES.includes(code) ? 'broken' : 'leaked', end);
  }

  /** For conditions other than responses, such as log contents. */
  expectTrue(isRejected: boolean, what: string): void {
    this.tally.tried++;
    if (isRejected) this.tally.rejected++;
    else this.record('leaked', what);
  }

  private count(what: string, isRejected: boolean, response: HttpResponse, codes: readonly string[] = []): void {
    const text = `${response.head}\n${response.text}`;
    const leaks = [
      ...this.secrets.filter((secret) => text.includes(secret)),
      ...LEAK_PATTERNS.filter((pattern) => pattern.test(text)),
    ];
    this.tally.tried++;
    const end = `${what} → ${response.status} ${response.text.slice(0, 300)}`;
    const isServerError = response.codes.some((code) => SERVER_ERRORS.includes(code) && !codes.includes(code));
    if (response.status >= 500 || isServerError) this.record('broken', end);
    else if (leaks.length > 0 || !isRejected)
      this.record('leaked', `${end}${leaks.length > 0 ? ` leaks ${leaks.join()}` : ''}`);
    else this.tally.rejected++;
  }

  private record(how: 'leaked' | 'broken', what: string): void {
    this.tally[how]++;
    if (this.tally.notes.length < MAX_NOTES) this.tally.notes.push(`${how}: ${what}`);
  }
}
