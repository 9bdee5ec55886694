import { describe, expect, test } from '@jest/globals';
import { anchorAfterArrival, anchorAfterScroll, anchorAt, AT_END, type Anchor } from './list-anchor.ts';

const at = (offset: number, height = 2_000, viewport = 500) => ({ offset, height, viewport });
const END = at(1_500);
const ROW: Anchor = { kind: 'row', key: 'a', align: 'center' };
const UNANCHORED: Anchor = { kind: 'none' };

describe('anchorAfterScroll', () => {
  test.each([
    ['the user scrolls up', AT_END, END, at(1_200), true, UNANCHORED],
    ['the user scrolls up a little', AT_END, END, at(1_450), true, AT_END],
    ['the user scrolls back', UNANCHORED, at(1_200), at(1_490), true, AT_END],
    ['the user scrolls away from the requested row', ROW, at(700), at(600), true, UNANCHORED],
    ['the user scrolls down while that row is measured', ROW, at(700), at(1_600, 2_150), true, AT_END],
    ['the user scrolls up while rows are measured', AT_END, END, at(1_300, 2_100), true, UNANCHORED],
    ['rows grow above', AT_END, END, at(1_560, 2_200), false, AT_END],
    ['rows grow above while the user scrolls', AT_END, END, at(1_560, 2_200), true, AT_END],
    ['the view shrinks', AT_END, END, at(1_500, 2_000, 300), false, AT_END],
    ['the browser scrolls up, as when it finds text in the page', AT_END, END, at(300), false, UNANCHORED],
    ['the list scrolls to a row', ROW, at(0), at(700), false, ROW],
    ['nothing moves', UNANCHORED, at(1_000), at(1_000), true, UNANCHORED],
  ] as const)('%s', (_, anchor, before, current, isByUser, expected) => {
    expect(anchorAfterScroll(anchor, before, current, isByUser)).toEqual(expected);
  });
});

describe('anchorAfterArrival', () => {
  test.each([
    ['keeps the end', AT_END, END, false, AT_END],
    ['moves from a row to the end if that is in view', ROW, at(1_450), false, AT_END],
    ['keeps a row if the end is out of view', ROW, at(700), false, ROW],
    ['keeps the position of a user who has scrolled up', UNANCHORED, at(700), false, UNANCHORED],
    ['moves to the end for one’s own message', UNANCHORED, at(700), true, AT_END],
    ['keeps the row at which a list opens', ROW, at(0, 0, 0), false, ROW],
  ] as const)('%s', (_, anchor, before, isOwn, expected) => {
    expect(anchorAfterArrival(anchor, before, isOwn)).toEqual(expected);
  });
});

test('anchors a settled list at its end if that is in view', () => {
  expect(anchorAt(at(1_450))).toEqual(AT_END);
  expect(anchorAt(at(1_400))).toEqual(UNANCHORED);
});
