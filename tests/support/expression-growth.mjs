import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

const SHORT = 4_000;
const ATTEMPTS = 4;
/** Microseconds below which a measurement is dominated by noise. */
const NOISE_US = 300;
/** Maximum number of pieces of an expression that are repeated, alone and in pairs. */
const MAX_PIECES = 24;

/** Characters that cover every property and class in use. */
const SAMPLES = [
  'a',
  '1',
  ' ',
  '\u0301',
  '.',
  '+',
  '\u200d',
  '\u0001',
  '😀',
  '🏿',
  '🇦',
  '\u2028',
  '\ud800',
  'б',
  '漢',
  '\u00a0',
];

/** The factor by which CPU time grows for four times the text, for the worst of the tried texts. */
export const worstGrowthOf = (source, flags) =>
  Math.max(0, ...attacksOn(source, flags).map((attack) => growthOf(source, flags, attack)));

/** Potentially expensive texts: pieces of the expression, repeated alone and in pairs, before a mismatch at the end. */
function attacksOn(source, flags) {
  const pieces = [...new Set([...piecesOf(source, flags), ' ', '\n', 'a'])].slice(0, MAX_PIECES);
  const units = [...pieces, ...pieces.flatMap((one) => pieces.map((other) => one + other))];
  return units.flatMap((unit) =>
    ['', '\u0000'].map((end) => (length) => unit.repeat(Math.ceil(length / unit.length)) + end),
  );
}

/** One text for each character and class in an expression. */
function piecesOf(source, flags) {
  const pieces = new Set();
  const tree = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  let literal = '';
  visitRegExpAST(tree, {
    onAlternativeLeave: () => {
      if (literal) pieces.add(literal);
      literal = '';
    },
    onCharacterEnter: ({ value, parent }) => {
      pieces.add(String.fromCodePoint(value));
      if (parent.type === 'Alternative') literal += String.fromCodePoint(value);
    },
    onCharacterSetEnter: ({ raw }) => {
      const class_ = new RegExp(raw === '.' ? '[a]' : raw, flags.includes('v') ? 'v' : 'u');
      const sample = SAMPLES.find((character) => class_.test(character));
      if (sample) pieces.add(sample);
    },
  });
  return pieces;
}

function growthOf(source, flags, attack) {
  const [short, long] = [SHORT, 4 * SHORT].map((length) => costOf(new RegExp(source, flags), attack(length)));
  return (long + NOISE_US) / (short + NOISE_US);
}

/** CPU time to find all matches, in microseconds. */
function costOf(expression, text) {
  let min = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = process.cpuUsage();
    if (expression.global) text.replace(expression, '');
    else expression.exec(text);
    const { user, system } = process.cpuUsage(before);
    min = Math.min(min, user + system);
    // Any growth is below the noise.
    if (min < NOISE_US / 10) break;
  }
  return min;
}
