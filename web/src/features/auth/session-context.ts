import { createContext, use, useSyncExternalStore } from 'react';
import type { Session, SessionState, Viewer } from './session.ts';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('No SessionContext');
  return session;
}

export function useSessionState(): SessionState {
  const { state } = useSession();
  return useSyncExternalStore(state.subscribe, state.get);
}

/** The viewer. Only for components below `RequireSession`. */
export function useViewer(): Viewer {
  const state = useSessionState();
  if (state.status !== 'logged-in') throw new Error('No user is logged in');
  return state.viewer;
}
