/** A line that opens or closes a block of code (CommonMark §4.5). */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** A name as auth takes them, after an `@` that is not within a word, an address or a path. */
const MENTION = /(?<![\p{L}\p{M}\p{N}_.@/\\-])@((?:\p{L}\p{M}{0,3}|[\p{Nd}_.-]){3,32})(?![\p{L}\p{M}\p{N}@])/gu;
/** What ends a sentence rather than a name, most of the time. */
const TRAILING = /(?<![.-])[.-]+$/;
const SHORTEST_NAME = 3;

/**
 * The names that a Markdown text mentions with `@name`, outside of code, in its order: each with the forms that it may
 * stand for, likeliest first (`@ann.` is most of the time `ann` at the end of a sentence).
 * @param limit names; what comes after them mentions nobody.
 */
export function findMentions(body: string, limit: number): string[][] {
  if (!body.includes('@')) return [];
  const found = new Map<string, string[]>();
  for (const [, name = ''] of withoutCode(body.normalize('NFKC')).matchAll(MENTION)) {
    const bare = name.replace(TRAILING, '');
    const forms = name === bare || bare.length < SHORTEST_NAME ? [name] : [bare, name];
    found.set(name, forms);
    if (found.size === limit) break;
  }
  return [...found.values()];
}

function withoutCode(body: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of body.split('\n')) {
    const [start = '', mark] = FENCE.exec(line) ?? [];
    const rest = line.slice(start.length);
    if (fence === undefined) {
      // An info string after backticks holds none.
      if (mark !== undefined && !(mark.startsWith('`') && rest.includes('`'))) fence = mark;
      else kept.push(line);
    } else if (mark?.startsWith(fence) && rest.trim() === '') {
      fence = undefined;
      kept.push('');
    }
  }
  return withoutSpans(kept.join('\n'));
}

/** Leaves out what stands between two runs of as many backticks (CommonMark §6.1). */
function withoutSpans(text: string): string {
  const runs = [...text.matchAll(/`+/g)];
  const closes = closingRuns(runs.map(([run]) => run.length));
  let kept = '';
  let from = 0;
  for (let index = 0; index < runs.length; index++) {
    const close = closes[index];
    const [open, end] = [runs[index], close === undefined ? undefined : runs[close]];
    if (!open || !end || close === undefined) continue;
    kept += `${text.slice(from, open.index)} `;
    from = end.index + end[0].length;
    index = close;
  }
  return kept + text.slice(from);
}

/** For each run the index of the next one that is as long. */
function closingRuns(lengths: readonly number[]): (number | undefined)[] {
  const latest = new Map<number, number>();
  return lengths
    .map((length, index) => ({ length, index }))
    .reverse()
    .map(({ length, index }) => {
      const close = latest.get(length);
      latest.set(length, index);
      return close;
    })
    .reverse();
}
