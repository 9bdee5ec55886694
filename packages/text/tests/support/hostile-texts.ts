/** A text that is hard to parse, to lay out or to search, of any requested length. */
export interface HostileText {
  title: string;
  /** A text of at most this length, in UTF-16 units. */
  ofLength: (length: number) => string;
}

/** Repeats `unit`. */
const repeated =
  (unit: string, before = '', after = '') =>
  (length: number): string =>
    before + unit.repeat(Math.max(0, Math.floor((length - before.length - after.length) / unit.length))) + after;

/** Repeats `opening`, then `closing` as often. */
const nested =
  (opening: string, closing: string, inside = 'a') =>
  (length: number): string => {
    const times = Math.floor((length - inside.length) / (opening.length + closing.length));
    return opening.repeat(times) + inside + closing.repeat(times);
  };

/** `part(0)`, `part(1)` and so on, as many as fit. */
const counted =
  (part: (index: number) => string, after = '') =>
  (length: number): string => {
    const parts: string[] = [];
    let left = length - after.length;
    for (let index = 0; left > 0; index++) {
      const next = part(index);
      left -= next.length;
      if (left >= 0) parts.push(next);
    }
    return parts.join('') + after;
  };

/** A table whose columns take this share of the text, with as many single-cell rows as fit. */
const wideTable =
  (share: number) =>
  (length: number): string => {
    const columns = Math.floor((length * share) / 4) - 1;
    const head = `${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n`;
    return head + '|a|\n'.repeat((length - head.length) / 4);
  };

const FAMILY = '👨\u200D👩\u200D👧\u200D👦';

const TEXTS: Record<string, (length: number) => string> = {
  // The pathological inputs of CommonMark's test suite.
  'nested strong emphasis': nested('*a **a ', 'b** b*'),
  'emphasis closers without openers': repeated('a_ '),
  'emphasis openers without closers': repeated('_a '),
  'strong openers without closers': repeated('**a '),
  'link closers without openers': repeated('a]'),
  'link openers without closers': repeated('[a'),
  'mismatched openers and closers': repeated('*a_ '),
  'openers and closers that are multiples of three': repeated('a***b c* ', 'a**b'),
  'link openers and emphasis closers': repeated('[ a_'),
  'image openers with an empty address': repeated('![[]()'),
  'links that never close': repeated('[a](<b'),
  'addresses that never close': repeated('[a](b'),
  'nested brackets': nested('[', ']'),
  'nested block quotes': repeated('> '),
  'nested list items on one line': repeated('- '),
  'deeply indented list': counted((index) => `${' '.repeat(index * 2)}- a\n`),
  'backslashes in a link': repeated('\\', '[', ']: a'),
  'backtick runs of all lengths': counted((index) => `e${'`'.repeat(index + 1)}`),
  'unclosed HTML comments': repeated('<!--', '</'),
  'unclosed processing instructions': repeated('<?'),
  'unclosed declarations': repeated('<!A '),
  'unclosed CDATA': repeated('<![CDATA['),
  'HTML tags that never end': repeated('<a b="'),
  'attributes without an end': repeated(' a="b"', '<p'),
  'reference definitions': counted((index) => `[${index}]: /a\n`),
  'references to one definition': repeated('[a] ', `[a]: ${'b'.repeat(50)}\n\n`),
  'a link label that is opened repeatedly': repeated('[a]: u\n[a]'),
  'titles that never end': repeated('[a]: b "c\n'),
  'nested emphasis of alternating kinds': nested('*_', '_*'),
  'tab stops in quotes': repeated('>\t'),
  // Inputs that once blocked the page.
  'a table of a thousand columns': wideTable(1 / 2),
  'a table as wide as it gets': wideTable(1),
  'a long table': repeated('|a|b|\n', '|a|b|\n|-|-|\n'),
  'a table of empty cells': repeated('||||||||\n', '||||||||\n|-|-|-|-|-|-|-|-|\n'),
  'a table of escaped bars': repeated('\\|', '|a|\n|-|\n|'),
  'a table that is only its rule': repeated('|-'),
  'many tables': repeated('|a|\n|-|\n\n'),
  'one underscore pair and a dot': repeated('__1.'),
  'line breaks and a rule of a table': repeated('\n', '', '---a'),
  'spaces and a rule of a table': repeated(' ', '', '---a'),
  'line breaks only': repeated('\n', 'a', 'a'),
  'line breaks with spaces': repeated(' \n', 'a', 'a'),
  'hard line breaks': repeated('a  \n'),
  'soft line breaks': repeated('a\n', '**b**\n'),
  'dashes with bars': repeated('|-:'),
  'asterisks between words': repeated('a*b '),
  'a run of asterisks': repeated('*'),
  'a run of asterisks and an end': repeated('*', '', 'a'),
  'a run of underscores in a word': repeated('_', 'a', 'a'),
  'a run of tildes': repeated('~'),
  'tilde openers': repeated('~~a '),
  'single tildes': repeated('~a~ '),
  'a run of backticks': repeated('`'),
  'pairs of backticks': repeated('`` ` '),
  'code spans': repeated('`a`'),
  'a run of opening brackets': repeated('['),
  'a run of image openers': repeated('!['),
  'a run of opening angle brackets': repeated('<'),
  'a run of backslashes': repeated('\\'),
  'escapes of all kinds': repeated('\\*\\_\\`\\['),
  'a fence that never ends': repeated('a\n', '```\n'),
  'many fences': repeated('```\n'),
  'fences of tildes and backticks': repeated('~~~\n```\n'),
  'a fence with a long language': repeated('a', '```', '\nb\n```'),
  'indented code': repeated('    a\n'),
  headings: repeated('# a\n'),
  'a heading of number signs': repeated('#', '# '),
  'a heading that closes': repeated(' #', '# a'),
  'setext headings': repeated('a\n=\n'),
  rules: repeated('---\n'),
  'a rule with spaces': repeated('- ', '', 'a'),
  'a list of empty items': repeated('-\n'),
  'a long list': repeated('- a\n'),
  'a loose list': repeated('- a\n\n'),
  'task lists': repeated('- [ ] a\n'),
  'a list of changing bullets': repeated('- a\n+ a\n* a\n'),
  'a list of numbers': repeated('1. a\n'),
  'quotes and lists in turns': repeated('> - '),
  'numbers and brackets on one line': repeated('1) '),
  'a quote of long lines': repeated('> a\n'),
  'lazy continuation': repeated('a\n', '> > > > > > '),
  entities: repeated('&amp;'),
  'numeric entities': repeated('&#0;'),
  'entities that never end': repeated('&a'),
  addresses: repeated('https://a.b '),
  'an address that never ends': repeated('a', 'https://a.b/'),
  'an address of brackets': repeated('(', 'https://a.b/'),
  'an address that ends in closing brackets': repeated(')', 'https://a.b/'),
  'an address that ends in full stops': repeated('.', 'https://a.b/', 'a'),
  'an address that ends in entities': repeated('&a;', 'https://a.b/'),
  'an address of full stops and brackets': repeated('.)', 'https://a.b/'),
  'beginnings of addresses': repeated('https://'),
  'addresses without a scheme': repeated('www.'),
  'hosts without a scheme': repeated('www.a.b '),
  'an e-mail address': repeated('a.', '', '@b.c'),
  'e-mail addresses': repeated('a@b.c '),
  'beginnings of e-mail addresses': repeated('a@'),
  'e-mail addresses of dots': repeated('a.b@'),
  'e-mail addresses with underscores': repeated('_a@b_'),
  autolinks: repeated('<https://a.b>'),
  links: repeated('[a](b:c)'),
  'links with titles': repeated('[a](/b "c")'),
  'nested parentheses in an address': nested('(', ')', ''),
  'a link with nested parentheses': (length) => `[a](${nested('(', ')', 'b')(length - 5)})`,
  footnotes: repeated('[^1] [^1]: a\n'),
  'nested images': nested('![', '](a)'),
  'nested links': nested('[', '](a)'),
  mentions: repeated('@a '),
  'mentions of one letter and signs': repeated('@a.-'),
  'at signs': repeated('@'),
  'a name and its trailing dots': repeated('.', '@a', 'a'),
  // Inputs that are expensive to lay out.
  'one word': repeated('a'),
  'one word with marks': repeated('a', '**b** '),
  'one line of wide characters': repeated('漢'),
  'one line of Arabic': repeated('ﷺ'),
  'one word of soft hyphens': repeated('a\u00AD'),
  'one word of zero width spaces': repeated('a\u200B'),
  'combining characters': repeated('\u0301', 'a'),
  'combining characters on each letter': repeated(`a${'\u0301\u0316\u0330\u034F\u0489'.repeat(3)}`),
  'enclosing characters': repeated('\u20DD', 'a'),
  'directions that change': repeated('\u202Ea\u202Db'),
  'directions that nest': repeated('\u2067', 'a'),
  'isolates with letters': repeated('\u2067a\u2066ا'),
  'letters of both directions': repeated('aا'),
  emoji: repeated('😀'),
  'emoji of families': repeated(FAMILY),
  'one emoji of joiners': repeated('\u200D👦', '👨'),
  joiners: repeated('\u200D', 'a'),
  flags: repeated('🇦'),
  keycaps: repeated('1\uFE0F\u20E3'),
  'skin tones': repeated('🏿'),
  'variation selectors': repeated('\uFE0F', 'a'),
  'emoji and spaces, and an end': repeated('😀 ', '', '!'),
  'many scripts': repeated('aбγ漢あ가اआกა'),
  'Indic conjuncts': repeated('क्'),
  'ligatures of math': repeated('𝕒𝓫𝖈'),
  tabs: repeated('a\t'),
  'bold letters': repeated('**a** '),
  'struck letters': repeated('~~a~~ '),
  'bold mentions in lists': repeated('- **@a** `b`\n'),
  // Inputs that are hard for code highlighters.
  'code that nests': (length) => `\`\`\`js\n${nested('{', '}')(length - 12)}\n\`\`\``,
  'code with a template': (length) => `\`\`\`js\n${repeated('`${')(length - 12)}\n\`\`\``,
  'code with regular expressions': (length) => `\`\`\`js\n${repeated('/a')(length - 12)}\n\`\`\``,
  'code with calls': (length) => `\`\`\`js\n${repeated('a(')(length - 12)}\n\`\`\``,
  'code with arrows': (length) => `\`\`\`ts\n${repeated('(a,')(length - 12)}\n\`\`\``,
  'code of C++': (length) => `\`\`\`cpp\n${repeated('a<')(length - 12)}\n\`\`\``,
  'code of one word': (length) => `\`\`\`java\n${repeated('a')(length - 14)}\n\`\`\``,
  'code of markup': (length) => `\`\`\`xml\n${repeated('<a ')(length - 12)}\n\`\`\``,
  'code of style sheets': (length) => `\`\`\`scss\n${repeated('a:b')(length - 14)}\n\`\`\``,
  'code of keywords': (length) => `\`\`\`sql\n${repeated('select ')(length - 12)}\n\`\`\``,
  'code of numbers': (length) => `\`\`\`python\n${repeated('1_')(length - 16)}\n\`\`\``,
  'many blocks of code': repeated('```js\nlet a\n```\n'),
};

export const HOSTILE_TEXTS: readonly HostileText[] = Object.entries(TEXTS).map(([title, ofLength]) => ({
  title,
  ofLength,
}));
