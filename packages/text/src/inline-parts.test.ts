import { describe, expect, test } from '@jest/globals';
import { splitPlainText } from './inline-parts.ts';

const links = (text: string) => splitPlainText(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));

describe('splitPlainText', () => {
  test('excludes the marks that end a sentence', () => {
    expect(links('See https://a.example/b, or (https://c.example). Or https://d.example/?q=1!')).toEqual([
      'https://a.example/b',
      'https://c.example',
      'https://d.example/?q=1',
    ]);
  });

  test.each([
    ['https://a.example/b_(c)', 'https://a.example/b_(c)'],
    ['(see https://a.example/b_(c))', 'https://a.example/b_(c)'],
    ['https://a.example/?x=*', 'https://a.example/?x=*'],
    ['https://a.example/_b_', 'https://a.example/_b_'],
    ['https://a.example/~ada~', 'https://a.example/~ada~'],
    ['詳しくはhttps://a.example/bを', 'https://a.example/bを'],
    ['詳しくはhttps://a.example。次', 'https://a.example'],
    ['见（https://a.example/b）', 'https://a.example/b'],
    ['https://a.exampleを見て', 'https://a.example'],
    ['https://ja.wikipedia.org/wiki/日本', 'https://ja.wikipedia.org/wiki/日本'],
    ['انظر https://a.example؟', 'https://a.example'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
  ])('finds the end of the address in %s', (text, address) => expect(links(text)).toEqual([address]));

  test.each([
    ['see www.example.com/a, or', 'www.example.com/a', 'http://www.example.com/a'],
    ['www.bücher.example', 'www.bücher.example', 'http://www.xn--bcher-kva.example/'],
    ['見てwww.example.comを', 'www.example.com', 'http://www.example.com/'],
    ['write to ada@example.org.', 'ada@example.org', 'mailto:ada@example.org'],
    ['ada.b+tag@mail.example.co.uk', 'ada.b+tag@mail.example.co.uk', 'mailto:ada.b+tag@mail.example.co.uk'],
    ['連絡はada@example.comまで', 'ada@example.com', 'mailto:ada@example.com'],
    ['müller@example.de', 'müller@example.de', 'mailto:m%C3%BCller@example.de'],
    ['<ada@example.org>', 'ada@example.org', 'mailto:ada@example.org'],
  ])('finds the address in %s', (text, shown, href) => {
    expect(splitPlainText(text).filter(({ kind }) => kind === 'link')).toEqual([{ kind: 'link', text: shown, href }]);
  });

  test.each([
    'www.',
    'www.example',
    'xwww.example.com',
    'ada@localhost',
    'ada@1.2',
    '@example.org',
    'ada@@example.org',
  ])('does not link %s either', (text) => expect(links(text)).toEqual([]));

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'xhttp://a.example', 'https://'])(
    'does not link %s',
    (text) => expect(links(text)).toEqual([]),
  );

  test('preserves the text', () => {
    const text = 'a https://b.example/c. d\nhttps://e.example f <https://g.example>';
    expect(
      splitPlainText(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
