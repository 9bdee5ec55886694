import type { Problem } from './problem.ts';
import { Store } from './store.ts';

/** Something that is said to the person in passing. */
export interface Toast {
  kind: 'note' | 'success' | 'error';
  message: string;
}

/** The latest toast; null before the first. */
export const toasts = new Store<Toast | null>(null);

/** Tells the person of a problem that belongs to no form. */
export const showProblem = ({ message }: Pick<Problem, 'message'>): void => toasts.set({ kind: 'error', message });

/** Confirms something whose effect cannot be seen. */
export const showSuccess = (message: string): void => toasts.set({ kind: 'success', message });

export const showNote = (message: string): void => toasts.set({ kind: 'note', message });
