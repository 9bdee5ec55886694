import type { Problem } from './problem.ts';
import { Store } from './store.ts';

/** A brief message to the user. */
export interface Toast {
  kind: 'note' | 'success' | 'error';
  message: string;
}

/** The latest toast; null before the first one. */
export const toasts = new Store<Toast | null>(null);

/** Shows an error that belongs to no form. */
export const showProblem = ({ message }: Pick<Problem, 'message'>): void => toasts.set({ kind: 'error', message });

/** Confirms an action whose effect is not visible. */
export const showSuccess = (message: string): void => toasts.set({ kind: 'success', message });

export const showNote = (message: string): void => toasts.set({ kind: 'note', message });
