import { describe, expect, test } from '@jest/globals';
import { format as formatText } from './format.ts';
import { taskOf, type FormatNode } from './node.ts';

const format = (text: string) => formatText(text)?.nodes ?? null;

/** A compact notation of a tree: the type of each element with its content. */
const outline = (nodes: readonly FormatNode[]): string =>
  nodes
    .map(({ type, children, text, href }) =>
      type === 'text' ? text : `<${type}${href ? ` ${href}` : ''}>${text || outline(children)}</>`,
    )
    .join('');

const outlineOf = (text: string) => outline(format(text) ?? []);

describe('format', () => {
  test.each([
    ['**a** *b* ~~c~~ `d`', '<paragraph><strong>a</> <em>b</> <s>c</> <code_inline>d</></>'],
    ['a\nb', '<paragraph>a<softbreak></>b</>'],
    ['> a', '<blockquote><paragraph>a</></>'],
    ['- a\n- b', '<bullet_list><list_item>a</><list_item>b</></>'],
    ['# a', '<heading>a</>'],
    ['```js\na\n```', '<fence>a\n</>'],
    ['|a|\n|-|\n|b|', '<table><thead><tr><th>a</></></><tbody><tr><td>b</></></></>'],
    ['[a](https://b.example)', '<paragraph><link https://b.example/>a</></>'],
    ['![a](https://b.example)', '<paragraph><image https://b.example/>a</></>'],
  ])('formats %j', (text, expected) => expect(outlineOf(text)).toBe(expected));

  test.each(['<img src=x onerror=alert(1)> & &amp;', '[a](javascript:alert(1))', '[a](/relative)', '[a]: b'])(
    'leaves %j unchanged',
    (text) => expect(outlineOf(text)).toBe(`<paragraph>${text}</>`),
  );

  test('keeps marks within an address', () => {
    expect(outlineOf('see https://a.example/_b_*c*d.')).toBe(
      '<paragraph>see <link https://a.example/_b_*c*d>https://a.example/_b_*c*d</>.</>',
    );
  });

  test('does not link addresses in labels or code', () => {
    expect(outlineOf('[https://a.example](https://b.example) `https://c.example`')).toBe(
      '<paragraph><link https://b.example/>https://a.example</> <code_inline>https://c.example</></>',
    );
  });

  test.each([
    ['**你好。**世界', '<strong>你好。</>世界'],
    ['これは**「重要」**です', 'これは<strong>「重要」</>です'],
    ['그는**(정말)**좋다', '그는<strong>(정말)</>좋다'],
    ['世界~~！~~你', '世界<s>！</>你'],
    ['a**b.**c', 'a**b.**c'],
  ])('formats emphasis next to East Asian punctuation: %s', (text, expected) =>
    expect(outlineOf(text)).toBe(`<paragraph>${expected}</>`),
  );

  test.each(['H~2~O', 'x^2^', '&#64;bob &lt;', 'a * b * c', '2*3*4 = 24'.replaceAll('*', ' * ')])(
    'leaves %j as written',
    (text) => expect(outlineOf(text)).toBe(`<paragraph>${text}</>`),
  );

  test.each([
    ['see https://a.example/?x=* and *this*', 'https://a.example/?x=*', 'https://a.example/?x=*'],
    ['**https://a.example**', 'https://a.example', 'https://a.example/'],
    ['_see https://a.example/b_c_', 'https://a.example/b_c', 'https://a.example/b_c'],
    ['~~https://a.example~~', 'https://a.example', 'https://a.example/'],
    ['**https://a.example**です', 'https://a.example', 'https://a.example/'],
    ['**a** www.a.example/b_c_d', 'www.a.example/b_c_d', 'http://www.a.example/b_c_d'],
    ['**a** first_last@a.example', 'first_last@a.example', 'mailto:first_last@a.example'],
    ['_ada@a.example_', 'ada@a.example', 'mailto:ada@a.example'],
  ])('finds the address in %s', (text, shown, href) => expect(outlineOf(text)).toContain(`<link ${href}>${shown}</>`));

  test('recognizes list items that are tasks', () => {
    const [list] = format('- [x] a\n- [ ] b\n- c') ?? [];
    expect(list?.children.map((item) => taskOf(item)?.isDone ?? null)).toEqual([true, false, null]);
    expect(outline(taskOf(list?.children[0] as FormatNode)?.children ?? [])).toBe('a');
  });

  test.each([
    ['tokens', '`a` '.repeat(2_000)],
    ['elements', 'a\n'.repeat(1_000)],
    ['cells', `|a|b|c|\n|-|-|-|\n${'|a|b|c|\n'.repeat(200)}`],
    ['cells that are not written', `${'|a'.repeat(500)}|\n${'|-'.repeat(500)}|\n${'|a|\n'.repeat(500)}`],
    ['links', '[a](b:c)'.repeat(300).replaceAll('b:c', 'https://b.example')],
    ['possible mentions', '@ada *b* '.repeat(300)],
    ['nested quotes', `${'> '.repeat(30)}a`],
    ['nested emphasis', `${'*a **a '.repeat(20)}${'b** b*'.repeat(20)}`],
    ['nested lists', Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(depth)}- a\n`).join('')],
  ])('does not format a text with too many %s', (_, text) => expect(format(text)).toBeNull());

  test('formats a long message of ordinary prose', () => {
    const section = '## Title\n\nSome **words** on a subject, with a [link](https://a.example).\n\n- one\n- two\n\n';
    expect(format(section.repeat(Math.floor(8_000 / section.length)))).not.toBeNull();
  });
});
