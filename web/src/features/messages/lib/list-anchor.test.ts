import { describe, expect, test } from '@jest/globals';
import { anchorAfterArrival, anchorAfterScroll, anchorAt, AT_END, type Anchor } from './list-anchor.ts';

const at = (offset: number, height = 2_000, viewport = 500) => ({ offset, height, viewport });
const END = at(1_500);
const ROW: Anchor = { kind: 'row', key: 'a', align: 'center' };
const UNANCHORED: Anchor = { kind: 'none' };

describe('after the list was scrolled', () => {
  test.each([
    ['a person goes up', AT_END, END, at(1_200), true, UNANCHORED],
    ['a person goes up a little', AT_END, END, at(1_450), true, AT_END],
    ['a person comes back', UNANCHORED, at(1_200), at(1_490), true, AT_END],
    ['a person leaves the row that was asked for', ROW, at(700), at(600), true, UNANCHORED],
    ['a person goes up while rows are measured', AT_END, END, at(1_300, 2_100), true, UNANCHORED],
    ['rows grow above', AT_END, END, at(1_560, 2_200), false, AT_END],
    ['rows grow above while a person scrolls', AT_END, END, at(1_560, 2_200), true, AT_END],
    ['the space becomes less', AT_END, END, at(1_500, 2_000, 300), false, AT_END],
    ['something else leads up, such as the search of the browser', AT_END, END, at(300), false, UNANCHORED],
    ['the list is brought to a row', ROW, at(0), at(700), false, ROW],
    ['nothing moves', UNANCHORED, at(1_000), at(1_000), true, UNANCHORED],
  ] as const)('%s', (_, anchor, before, now, isByPerson, expected) => {
    expect(anchorAfterScroll(anchor, before, now, isByPerson)).toEqual(expected);
  });
});

describe('after a row was added below', () => {
  test.each([
    ['the end stays', AT_END, END, false, AT_END],
    ['from a row with the end in view the list goes on to the end', ROW, at(1_450), false, AT_END],
    ['a row with the end out of view stays', ROW, at(700), false, ROW],
    ['whoever has gone up stays there', UNANCHORED, at(700), false, UNANCHORED],
    ['one’s own message leads to the end', UNANCHORED, at(700), true, AT_END],
  ] as const)('%s', (_, anchor, before, isOwn, expected) => {
    expect(anchorAfterArrival(anchor, before, isOwn)).toEqual(expected);
  });
});

test('a list that has settled follows its end if that is in view', () => {
  expect(anchorAt(at(1_450))).toEqual(AT_END);
  expect(anchorAt(at(1_400))).toEqual(UNANCHORED);
});
