/** Sightings closer together than this count as one, so that a busy room costs no more than a quiet one, in ms. */
const GRAIN_MS = 100;

/** When it was first known of each number that it had been taken. Never earlier than in truth. */
export class Sightings {
  /** Numbers up to `upTo`, and above those of the entry before, were known at `at`. Both grow. */
  private readonly known: { upTo: number; at: number }[] = [];
  private highest = 0;

  /** The highest number known to be taken. */
  get last(): number {
    return this.highest;
  }

  /** Notes that all numbers up to `rev` are taken. `now` in ms of a clock that never goes back. */
  note(rev: number, now: number): void {
    if (rev <= this.highest) return;
    this.highest = rev;
    const latest = this.known.at(-1);
    if (latest && now <= latest.at) latest.upTo = rev;
    else this.known.push({ upTo: rev, at: now + GRAIN_MS });
  }

  /** When the number was first known to be taken; Infinity when it is not. */
  firstOf(rev: number): number {
    return this.known.find(({ upTo }) => upTo >= rev)?.at ?? Infinity;
  }

  /** Lets go of what is known about numbers up to `rev`. */
  forget(rev: number): void {
    const kept = this.known.findIndex(({ upTo }) => upTo > rev);
    this.known.splice(0, kept === -1 ? this.known.length : kept);
  }
}
