import { expect, test } from '@jest/globals';
import { searchKeys } from './search-keys.ts';
import { SearchQuery } from './search-query.ts';
import { SEARCH_CASES } from '../../tests/support/search-cases.ts';

/** As the store does: finds texts that have all keys of one of the sets. */
function isFoundByKeys(query: SearchQuery, text: string): boolean {
  const keys = new Set(searchKeys(text));
  return query.keySets.some((set) => set.every((key) => keys.has(key)));
}

test.each(SEARCH_CASES)('%j finds %j and not %j', (words, found, notFound) => {
  const query = new SearchQuery(words);
  expect(found.filter((text) => !isFoundByKeys(query, text))).toEqual([]);
  expect(found.filter((text) => !query.matches(text))).toEqual([]);
  expect(notFound.filter((text) => query.matches(text))).toEqual([]);
});

test('is empty without searchable characters', () => {
  for (const text of ['', ' ', '?! …', '\u200d\u00ad', "'", '\u0301']) {
    expect(new SearchQuery(text)).toMatchObject({ isEmpty: true, keySets: [] });
  }
});

test('limits the keys of a query and sorts them by selectivity', () => {
  const words = Array.from({ length: 100 }, (_, index) => `word${index}`).join(' ');
  expect(new SearchQuery(words).keySets[0]).toHaveLength(16);
  expect(new SearchQuery('to deployment 東京都').keySets).toEqual([['deployme', '東京', '京都', 'to']]);
  expect(new SearchQuery('utf-8').keySets).toEqual([['utf8'], ['utf', '8']]);
});

test('finds the ranges of the terms, longest first', () => {
  const found = (query: string, text: string) =>
    new SearchQuery(query).find(text).map(({ from, to }) => text.slice(from, to));
  expect(found('CAFE straße', 'Le cafe\u0301 in der STRASSE')).toEqual(['cafe\u0301', 'STRASSE']);
  expect(found('anchor anchorage', 'anchorage')).toEqual(['anchorage']);
  expect(found('東京', '大東京と東京都')).toEqual(['東京', '東京']);
  expect(found('ｶﾞｲﾄﾞ', 'ガイドとがいど')).toEqual(['ガイド', 'がいど']);
  expect(found('user name', 'getUserName')).toEqual(['User', 'Name']);
  expect(found('none', 'nothing')).toEqual([]);
});
