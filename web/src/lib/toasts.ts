import type { Problem } from './problem.ts';
import { Store } from './store.ts';

/** A brief message to the user. */
export interface Toast {
  id: number;
  kind: 'note' | 'success' | 'error';
  message: string;
}

const MAX_TOASTS = 3;
let lastId = 0;

/** The latest toasts, oldest first. They stay here after they have closed. */
export const toasts = new Store<readonly Toast[]>([]);

const show = (kind: Toast['kind'], message: string): void =>
  toasts.set([...toasts.get(), { id: ++lastId, kind, message }].slice(-MAX_TOASTS));

/** Shows an error that does not belong to a form. */
export const showProblem = ({ message }: Pick<Problem, 'message'>): void => show('error', message);

/** Confirms an action whose effect is not visible. */
export const showSuccess = (message: string): void => show('success', message);

export const showNote = (message: string): void => show('note', message);
