import { expect, test } from '@jest/globals';
import { displayNameSkeleton } from './display-name-skeleton.ts';

test.each([
  ['Ann Lee', 'ann  lee'],
  ['Ann Lee', 'Ann\u00A0Lee'],
  ['Аnn', 'Ann'],
  ['Alice', 'AIice'],
  ['Al', 'A1'],
  ['Bob', 'B0b'],
  ['Marnie', 'Mamie'],
  ['O’Hara', "O'Hara"],
  ['علی\u200Cرضا', 'علیرضا'],
  ['Ａｎｎ', 'Ann'],
  ['Ann ❤️', 'Ann ❤'],
])('%s and %s look alike', (one, other) => expect(displayNameSkeleton(one)).toBe(displayNameSkeleton(other)));

test.each([
  ['Ann', 'Anna'],
  ['Zoë', 'Zoe'],
  ['Ann Lee', 'AnnLee'],
  ['李小龙', '李小龍'],
  ['कमल', 'कमला'],
])('%s and %s do not', (one, other) => expect(displayNameSkeleton(one)).not.toBe(displayNameSkeleton(other)));
