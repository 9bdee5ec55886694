import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { twMerge } from 'tailwind-merge';
import { cn } from './cn.ts';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));

/** Classes of tw-animate-css and our own, which Tailwind Merge misclassifies or does not know. */
const ANIMATION = /^(animate-(in|out|marked)|fill-mode-.*)$/;

/** Every word in a string of the sources, which may be a class. */
const classesOf = (names: string[]): string[] => {
  const strings = names.flatMap((name) => readFileSync(SOURCES + name, 'utf8').match(/'[^'\n]*'|"[^"\n]*"/g) ?? []);
  return [
    ...new Set(
      strings
        .flatMap((text) => text.slice(1, -1).split(/\s+/))
        .filter((word) => /^[a-z[-]/.test(word) && !ANIMATION.test(word)),
    ),
  ];
};

describe('cn', () => {
  test('keeps the last of conflicting classes', () => {
    expect(cn('h-8 px-3 text-sm', { 'h-7': true }, 'px-2 text-[0.8125rem] text-muted-foreground')).toBe(
      'h-7 px-2 text-[0.8125rem] text-muted-foreground',
    );
    expect(cn('flex', undefined, 'md:hidden', 'border border-input', 'border-b-0')).toBe(
      'flex md:hidden border border-input border-b-0',
    );
  });

  test('agrees with Tailwind Merge about the classes that callers override', () => {
    const own = classesOf(files.filter((name) => name.startsWith('components')));
    const given = classesOf(files);
    const wrong = own.flatMap((first) =>
      given
        .filter((last) => first !== last && cn(first, last) !== twMerge(first, last))
        .map((last) => `${first} ${last}`),
    );
    expect(wrong).toEqual([]);
  });
});
