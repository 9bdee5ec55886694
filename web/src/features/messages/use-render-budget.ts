import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { RenderBudget } from './lib/render-budget.ts';
import { renderCostOf } from './lib/render-cost.ts';
import { knownHeights } from './lib/known-heights.ts';

/** The budget of a frame, in units: about 30 ms on a desktop. Typical messages cost a few units each. */
const FRAME_UNITS = 1_000;
/** Cheaper texts are always rendered at once: they cost less than their row. */
const FREE_UNITS = 20;

const budget = new RenderBudget(FRAME_UNITS, {
  // A frame is rendered after its callbacks and before the next task.
  afterNext: (callback) => void requestAnimationFrame(() => setTimeout(callback)),
  commit: (run) => flushSync(run),
});

const canDraw = (cost: number): boolean => cost < FREE_UNITS || budget.take(cost);

interface Turn {
  text: string;
  cost: number;
  drawn: string | null;
}

const turnOf = (text: string, before: string | null): Turn => {
  const cost = renderCostOf(text);
  return { text, cost, drawn: canDraw(cost) ? text : before };
};

/**
 * The text that may be rendered into `box`: `text`, if the budget of the frame allows it. Until then it is the previous
 * text, or null if there was none; then the box takes the last known height of the text.
 */
export function useRenderBudget<Box extends HTMLElement>(text: string) {
  const box = useRef<Box>(null);
  const [turn, setTurn] = useState(() => turnOf(text, null));
  if (turn.text !== text) setTurn(turnOf(text, turn.drawn));
  useEffect(() => {
    if (turn.drawn === turn.text) return undefined;
    return budget.wait(turn.cost, () => setTurn({ ...turn, drawn: turn.text }));
  }, [turn]);
  useEffect(() => {
    const isCostly = turn.cost >= FREE_UNITS && turn.drawn === turn.text;
    return isCostly && box.current ? knownHeights.watch(box.current, turn.text) : undefined;
  }, [turn]);
  return { drawn: turn.drawn, box, height: turn.drawn === null ? knownHeights.of(text) : undefined };
}
