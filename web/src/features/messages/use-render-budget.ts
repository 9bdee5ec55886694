import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { RenderBudget } from './lib/render-budget.ts';
import { renderCostOf } from './lib/render-cost.ts';
import { knownHeights } from './lib/known-heights.ts';

/** Units of one frame: about 30 ms on a desktop. Messages that people write take a few units each. */
const FRAME_UNITS = 1_000;
/** What takes less is drawn at once, even after many others: it takes less than its row does. */
const FREE_UNITS = 20;

const budget = new RenderBudget(FRAME_UNITS, {
  // A frame is drawn after its callbacks, and before the next task.
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
 * The text that may be drawn into `box`: this one at once if there is budget left in the frame. Until then it is the one
 * before, or null if there was none; then the box is to be exactly as high as when the text was last drawn, if it ever
 * was.
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
