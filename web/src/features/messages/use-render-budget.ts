import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { RenderBudget } from './lib/render-budget.ts';
import { renderCostOf } from './lib/render-cost.ts';
import { knownHeights } from './lib/known-heights.ts';

/** The budget of a frame, in units: about 30 ms on a desktop. Typical messages cost a few units each. */
const FRAME_UNITS = 1_000;
/** Cheaper messages are always rendered at once: they cost less than their row. */
const FREE_UNITS = 20;

const budget = new RenderBudget(FRAME_UNITS, {
  // A frame is rendered after its callbacks and before the next task.
  afterNext: (callback) => void requestAnimationFrame(() => setTimeout(callback)),
  commit: (run) => flushSync(run),
});

const canDraw = (cost: number): boolean => cost < FREE_UNITS || budget.take(cost);

interface RenderState {
  text: string;
  cost: number;
  rendered: string | null;
}

const renderStateOf = (text: string, before: string | null): RenderState => {
  const cost = renderCostOf(text);
  return { text, cost, rendered: canDraw(cost) ? text : before };
};

/**
 * The text that may be rendered into `box`: `text`, if the budget of the frame allows it. Until then it is the previous
 * text, or null if there was none; then the box takes the last known height of the text.
 */
export function useRenderBudget<Box extends HTMLElement>(text: string) {
  const box = useRef<Box>(null);
  const [state, setState] = useState(() => renderStateOf(text, null));
  if (state.text !== text) setState(renderStateOf(text, state.rendered));
  useEffect(() => {
    if (state.rendered === state.text) return undefined;
    return budget.wait(state.cost, () => setState({ ...state, rendered: state.text }));
  }, [state]);
  useEffect(() => {
    const isCostly = state.cost >= FREE_UNITS && state.rendered === state.text;
    return isCostly && box.current ? knownHeights.watch(box.current, state.text) : undefined;
  }, [state]);
  return { rendered: state.rendered, box, height: state.rendered === null ? knownHeights.of(text) : undefined };
}
