/** The maximum length of a fragment, in characters or tokens that are significant to parsers. */
const MAX_PIECES = 5;
const ALPHABET = [
  ...'*_~`[](){}<>|:-=+#!&;@.,\\/"\'^$%?0123456789aAzZ ',
  ...[
    '\n',
    '\r',
    '\t',
    '\u2028',
    '\u00A0',
    '\u200B',
    '\u200D',
    '\uFE0F',
    '\u0301',
    '\u102C',
    'é',
    'ß',
    '漢',
    'ا',
    '🏿',
    '😀',
  ],
  ...[
    '**',
    '__',
    '~~',
    '```',
    '~~~',
    '](',
    '![',
    '[^',
    '> ',
    '- ',
    '1. ',
    '- [ ] ',
    '|-|',
    '\n\n',
    '    ',
    '  \n',
    '\\\\',
  ],
  ...[
    'http://',
    'https://a.b',
    'www.',
    'a@b.c',
    '<!--',
    '<a ',
    '&amp;',
    '&#0;',
    '@ada',
    'js\n',
    '---',
    '===',
    '|a',
    '"',
  ],
];

/** Generates texts that naive parsers are slow on. */
export class Recipes {
  /** @param seed the same seed gives the same recipes from the same parents. */
  constructor(seed) {
    this.random = generatorOf(seed);
  }

  /** Mutates one of the parents, or creates a new recipe. */
  next(parents) {
    const parent = parents[this.below(parents.length)];
    if (!parent || this.random() < 0.2) {
      const second = this.random() < 0.3 ? this.piece() : '';
      return { start: this.piece(2), unit: this.piece() || 'a', second, end: this.piece(2) };
    }
    const part = ['start', 'unit', 'unit', 'second', 'end'][this.below(5)];
    const changed = { ...parent, [part]: this.changed(parent[part]) };
    return changed.unit ? changed : parent;
  }

  piece(max = MAX_PIECES) {
    return Array.from({ length: this.below(max + 1) }, () => ALPHABET[this.below(ALPHABET.length)]).join('');
  }

  changed(text) {
    const at = this.below(text.length + 1);
    const chance = this.random();
    if (chance < 0.4) return text.slice(0, at) + this.piece(1) + text.slice(at);
    if (chance < 0.7) return text.slice(0, at) + text.slice(at + 1);
    if (chance < 0.85) return text.slice(0, at) + this.piece(1) + text.slice(at + 1);
    return this.piece();
  }

  below(count) {
    return Math.floor(this.random() * count);
  }
}

/** A recipe has a start, a repeated unit, a second repeated unit, and an end. */
export function textOf({ start, unit, second, end }, length) {
  const left = length - start.length - end.length;
  const share = second ? left / 2 : left;
  const times = (part) => (part ? part.repeat(Math.floor(share / part.length)) : '');
  return start + times(unit) + times(second) + end;
}

/** Describes a recipe briefly. */
export const describe = ({ start, unit, second, end }) =>
  [start, `${JSON.stringify(unit)}…`, second && `${JSON.stringify(second)}…`, end].filter(Boolean).join(' ');

/** Mulberry32: the same texts for the same seed. */
function generatorOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
