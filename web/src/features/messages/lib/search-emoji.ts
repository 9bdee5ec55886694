/** An emoji with its names. */
export interface NamedEmoji {
  emoji: string;
  /** Its Unicode name. */
  label: string;
  /** Shortcodes without colons, and emoticons. */
  names: readonly string[];
  /** Keywords. */
  tags: readonly string[];
}

/** Substrings match from this many letters on: `ok` must not find `broken`. */
const MIN_PART_LENGTH = 3;

/** How a term matches, best first. */
enum Match {
  Name,
  Keyword,
  NameStart,
  WordStart,
  KeywordStart,
  Part,
  None,
}

/** The first `limit` matches of a search: by full name, by keyword, then by a prefix of either. */
export function searchEmoji<T extends NamedEmoji>(emojis: readonly T[], query: string, limit: number): T[] {
  const written = query.trim();
  const wanted = plain(written.replaceAll(':', '')) || written;
  const ranked = emojis.flatMap((emoji) => {
    const rank = isExactMatch(emoji, written) ? Match.Name : rankOf(termsOf(emoji), wanted);
    return rank === null ? [] : [{ emoji, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}

/** A pasted emoji, or an emoticon. */
const isExactMatch = ({ emoji, names }: NamedEmoji, written: string): boolean =>
  emoji.replace('\uFE0F', '') === written.replace('\uFE0F', '') || names.includes(written);

interface Terms {
  names: string[];
  keywords: string[];
}

/** The order within one kind of match: emoji whose name starts with the query come first. */
const STEP = 1 / 2;

/** The rank of an emoji for a query; null if it does not match. */
function rankOf(terms: Terms, wanted: string): number | null {
  const whole = matchOf(terms, wanted);
  if (whole !== Match.None) return whole + (terms.names.some((name) => name.startsWith(wanted)) ? 0 : STEP);
  const words = wanted.split(' ');
  const worst = Math.max(...words.map((word) => matchOf(terms, word)));
  return words.length === 1 || worst === Match.None ? null : Match.None + worst;
}

function matchOf({ names, keywords }: Terms, wanted: string): Match {
  if (wanted === '') return Match.None;
  const starts = (term: string) => term.startsWith(wanted);
  if (names.includes(wanted)) return Match.Name;
  if (keywords.includes(wanted)) return Match.Keyword;
  if (names.some(starts)) return Match.NameStart;
  if (names.some((name) => name.split(' ').some(starts))) return Match.WordStart;
  if (keywords.some(starts)) return Match.KeywordStart;
  const isLong = wanted.length >= MIN_PART_LENGTH;
  return isLong && [...names, ...keywords].some((term) => term.includes(wanted)) ? Match.Part : Match.None;
}

const known = new WeakMap<NamedEmoji, Terms>();

/** Cached: every emoji is searched on each keystroke. */
function termsOf(emoji: NamedEmoji): Terms {
  const terms = known.get(emoji) ?? {
    names: [emoji.label, ...emoji.names].map(plain),
    keywords: emoji.tags.map(plain),
  };
  known.set(emoji, terms);
  return terms;
}

/** Folds case and accents, and turns separators into one space: `thumbs_up` becomes `thumbs up`. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_:-]+/g, ' ')
    .trim();
