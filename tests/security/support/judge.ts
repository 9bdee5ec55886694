import { BROKEN_OFF } from './broken-off.ts';
import { INSIDES } from './insides.ts';
import type { Reply } from './reply.ts';

/** How the tries of one attack ended. */
export interface Tally {
  tried: number;
  refused: number;
  /** Answered with what is not for the attacker, carried out, or told of our insides. */
  leaked: number;
  /** Answered with a status of 500 and above, with an error that is ours, or by a socket that broke. */
  broken: number;
  /** The first tries that were not refused, for whoever has to find out why. */
  notes: string[];
}

const MOST_NOTES = 5;
/** These say that we could not, not that the attacker may not. */
const OURS = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'];
/** Decides how each try ended, and counts. */
export class Judge {
  readonly tally: Tally = { tried: 0, refused: 0, leaked: 0, broken: 0, notes: [] };

  /** @param secrets texts that are for none of the attackers. */
  constructor(private readonly secrets: readonly string[]) {}

  /**
   * The answer must be a refusal: errors only, with none but the given codes. Without any given, all will do but that
   * a good token does not hold.
   */
  refusal(what: string, reply: Reply, ...codes: string[]): void {
    const isMeant =
      codes.length > 0
        ? reply.codes.length > 0 && reply.codes.every((code) => codes.includes(code))
        : !(reply.hadToken && reply.codes.includes('UNAUTHENTICATED'));
    this.count(what, reply.isEmpty && isMeant, reply, codes);
  }

  /** Two answers must be the same, or one would tell something by it. */
  alike(what: string, one: Reply, other: Reply): void {
    this.count(`${what}: ${other.status} ${other.text}`, one.status === other.status && one.text === other.text, one);
  }

  /** The answer may be anything but an error of ours, and may say nothing that is not for the attacker. */
  harmless(what: string, reply: Reply): void {
    this.count(what, true, reply);
  }

  /** What is allowed must go on: the answer brings data and no error. */
  answered(what: string, reply: Reply): void {
    this.count(`${what} is not answered`, !reply.isEmpty && reply.codes.length === 0 && reply.status === 200, reply);
  }

  /** A socket must be closed with one of these codes. */
  closed(what: string, code: number | true, ...codes: number[]): void {
    this.tally.tried++;
    const end = `${what}: ${code === true ? 'welcome' : `closed with ${code}`}`;
    if (code !== true && codes.includes(code)) this.tally.refused++;
    else this.note(code !== true && BROKEN_OFF.includes(code) ? 'broken' : 'leaked', end);
  }

  /** For what is no answer, such as what a process logs. */
  that(isRefused: boolean, what: string): void {
    this.tally.tried++;
    if (isRefused) this.tally.refused++;
    else this.note('leaked', what);
  }

  private count(what: string, isRefused: boolean, reply: Reply, codes: readonly string[] = []): void {
    const said = `${reply.head}\n${reply.text}`;
    const told = [
      ...this.secrets.filter((secret) => said.includes(secret)),
      ...INSIDES.filter((inside) => inside.test(said)),
    ];
    this.tally.tried++;
    const end = `${what} → ${reply.status} ${reply.text.slice(0, 300)}`;
    const isOurs = reply.codes.some((code) => OURS.includes(code) && !codes.includes(code));
    if (reply.status >= 500 || isOurs) this.note('broken', end);
    else if (told.length > 0 || !isRefused)
      this.note('leaked', `${end}${told.length > 0 ? ` tells ${told.join()}` : ''}`);
    else this.tally.refused++;
  }

  private note(how: 'leaked' | 'broken', what: string): void {
    this.tally[how]++;
    if (this.tally.notes.length < MOST_NOTES) this.tally.notes.push(`${how}: ${what}`);
  }
}
