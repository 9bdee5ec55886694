import { describe, expect, test } from '@jest/globals';
import { linkify } from './linkify.ts';

const links = (text: string) => linkify(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));

describe('linkify', () => {
  test('leaves out the marks that end a sentence', () => {
    expect(links('See https://a.example/b, or (https://c.example). Or https://d.example/?q=1!')).toEqual([
      'https://a.example/b',
      'https://c.example',
      'https://d.example/?q=1',
    ]);
  });

  test('keeps brackets that belong to the address', () => {
    expect(links('https://a.example/b_(c)')).toEqual(['https://a.example/b_(c)']);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'xhttp://a.example', 'https://'])(
    'makes no link of %s',
    (text) => expect(links(text)).toEqual([]),
  );

  test('loses nothing of the text', () => {
    const text = 'a https://b.example/c. d\nhttps://e.example f <https://g.example>';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
