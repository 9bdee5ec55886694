import type { Reply } from './reply.ts';

/** How the tries of one attack ended. */
export interface Tally {
  tried: number;
  refused: number;
  /** Answered with what is not for the attacker, carried out, or told of our insides. */
  leaked: number;
  /** Answered with a status of 500 and above, or with an error that is ours. */
  broken: number;
  /** The first tries that were not refused, for whoever has to find out why. */
  notes: string[];
}

const MOST_NOTES = 5;
/** What no answer may say, to anybody. */
const INSIDES = [
  /\bat (?:\S+ )?\(?(?:file:\/\/|\/)\S+:\d+:\d+/,
  /node_modules|dist\/|src\//,
  /Mongo(?:ose|Server|Error)|E11000|BSON|ObjectId|CastError/,
  /\bSELECT\b.+\bFROM\b|relation "|syntax error at|QueryFailedError|pg_/i,
  /ECONNREFUSED|127\.0\.0\.1:\d+/,
  /Did you mean/,
  /"serviceName"|subgraph/i,
  /\$argon2/,
];

/** Decides how each try ended, and counts. */
export class Judge {
  readonly tally: Tally = { tried: 0, refused: 0, leaked: 0, broken: 0, notes: [] };

  /** @param secrets texts that are for none of the attackers. */
  constructor(private readonly secrets: readonly string[]) {}

  /** The answer must be a refusal: errors only, with one of the codes if any are given. */
  refusal(what: string, reply: Reply, ...codes: string[]): void {
    const isRefused = reply.isEmpty && (codes.length === 0 || reply.codes.some((code) => codes.includes(code)));
    this.count(what, isRefused, reply);
  }

  /** Two answers must be the same, or one would tell something by it. */
  alike(what: string, one: Reply, other: Reply): void {
    this.count(`${what}: ${other.status} ${other.text}`, one.status === other.status && one.text === other.text, one);
  }

  /** The answer may be anything but an error of ours, and may say nothing that is not for the attacker. */
  harmless(what: string, reply: Reply): void {
    this.count(what, true, reply);
  }

  /** For what is no answer, such as the code that a socket is closed with. */
  that(isRefused: boolean, what: string): void {
    this.tally.tried++;
    if (isRefused) this.tally.refused++;
    else this.note('leaked', what);
  }

  private count(what: string, isRefused: boolean, reply: Reply): void {
    const told = [
      ...this.secrets.filter((secret) => reply.text.includes(secret)),
      ...INSIDES.filter((inside) => inside.test(reply.text)),
    ];
    this.tally.tried++;
    const end = `${what} → ${reply.status} ${reply.text.slice(0, 300)}`;
    if (reply.status >= 500 || reply.codes.includes('INTERNAL_SERVER_ERROR')) this.note('broken', end);
    else if (told.length > 0 || !isRefused)
      this.note('leaked', `${end}${told.length > 0 ? ` tells ${told.join()}` : ''}`);
    else this.tally.refused++;
  }

  private note(how: 'leaked' | 'broken', what: string): void {
    this.tally[how]++;
    if (this.tally.notes.length < MOST_NOTES) this.tally.notes.push(`${how}: ${what}`);
  }
}
