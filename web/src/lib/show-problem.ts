import type { Problem } from './problem.ts';
import { Store } from './store.ts';

/** The latest problem that was shown as a toast; null before the first. */
export const problems = new Store<Problem | null>(null);

/** Tells the person of a problem that belongs to no form. */
export function showProblem(problem: Problem): void {
  problems.set(problem);
  void import('sonner').then(({ toast }) => toast.error(problem.message));
}
