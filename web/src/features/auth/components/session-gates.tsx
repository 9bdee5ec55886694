import { Navigate, Outlet, useLocation } from 'react-router';
import { useSessionState } from '../session-context.ts';
import { RestoringSession } from './restoring-session.tsx';

/** Pages that require a session. Without one it redirects to the login page, which leads back here. */
export function RequireSession() {
  const state = useSessionState();
  const { pathname, search } = useLocation();
  if (state.status === 'restoring') return <RestoringSession isDown={state.isDown} />;
  if (state.status === 'signed-out') return <Navigate to="/login" replace state={{ from: pathname + search }} />;
  return <Outlet key={state.viewer.id} />;
}

/** Pages for visitors without a session. */
export function RequireNoSession() {
  const state = useSessionState();
  const location = useLocation();
  if (state.status === 'restoring') return <RestoringSession isDown={state.isDown} />;
  if (state.status === 'logged-in') return <Navigate to={returnPath(location.state)} replace />;
  return <Outlet />;
}

function returnPath(state: unknown): string {
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : undefined;
  return typeof from === 'string' ? from : '/';
}
