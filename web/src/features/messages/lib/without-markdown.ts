const FENCE = /^ {0,3}(?:```|~~~)/;
const BLOCK_MARK = /^\s*(?:#{1,6}|>|[-+*]|\d+[.)])\s+/;
const RULE = /^[\s:|-]+$/;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Removes Markdown syntax that means nothing on one line, and keeps the text between it. An approximation for previews
 * that reads each line a fixed number of times.
 */
export function withoutMarkdown(text: string): string {
  const lines = text.split('\n').filter((line) => !FENCE.test(line) && !isRule(line));
  const whole = withoutLinks(lines.map((line) => line.replace(BLOCK_MARK, '')).join('\n'));
  return whole.split('\n').map(withoutPairs).join('\n');
}

const isRule = (line: string): boolean => line.includes('---') && RULE.test(line);

/** `[label](address)` becomes `label`. A label contains no closing bracket, so each part is searched once. */
function withoutLinks(text: string): string {
  let kept = '';
  let from = 0;
  let end = 0;
  let previous = 0;
  for (let middle = text.indexOf(']('); middle !== -1; middle = text.indexOf('](', middle + 1)) {
    if (end < middle + 2) end = text.indexOf(')', middle + 2);
    if (end === -1) break;
    const start = Math.max(from, text.slice(previous, middle).lastIndexOf(']') + 1 + previous);
    const label = start + text.slice(start, middle).indexOf('[');
    previous = middle;
    if (label < start || middle < from) continue;
    const isImage = label > from && text[label - 1] === '!';
    kept += text.slice(from, isImage ? label - 1 : label) + text.slice(label + 1, middle);
    from = end + 1;
  }
  return kept + text.slice(from);
}

const withoutPairs = (line: string): string =>
  ['**', '__', '~~', '`', '*', '_'].reduce((rest, mark) => withoutPairsOf(mark, rest), line);

/** `**bold**` becomes `bold`. If one opener has no closer, no later one has, so that the line is read once. */
function withoutPairsOf(mark: string, line: string): string {
  let kept = '';
  let from = 0;
  for (let open = line.indexOf(mark); open !== -1; open = line.indexOf(mark, Math.max(from, open + 1))) {
    if (!canOpen(mark, line, open)) continue;
    const close = closerOf(mark, line, open + mark.length + 1);
    if (close === -1) break;
    kept += line.slice(from, open) + line.slice(open + mark.length, close);
    from = close + mark.length;
  }
  return kept + line.slice(from);
}

function closerOf(mark: string, line: string, from: number): number {
  let close = line.indexOf(mark, from);
  while (close !== -1 && !canClose(mark, line, close)) close = line.indexOf(mark, close + 1);
  return close;
}

/** A mark must touch a word. A single `*` or `_` must not be inside one, as in `snake_case`. */
const canOpen = (mark: string, line: string, at: number): boolean =>
  isVisible(line[at + mark.length]) && !(isSingle(mark) && WORD.test(line[at - 1] ?? ''));
const canClose = (mark: string, line: string, at: number): boolean =>
  isVisible(line[at - 1]) && !(isSingle(mark) && WORD.test(line[at + mark.length] ?? ''));

const isSingle = (mark: string): boolean => mark === '*' || mark === '_';
const isVisible = (character = ''): boolean => character.trim() !== '';
