import { Suspense, type ComponentType } from 'react';
import { BrowserRouter, matchPath, Route, Routes, useLocation } from 'react-router';
import { RouteErrorBoundary } from './route-error.tsx';
import { RequireNoSession, RequireSession } from '@/features/auth/components/session-gates.tsx';
import { RestoringSession } from '@/features/auth/components/restoring-session.tsx';
import { lazy } from '@/lib/lazy.ts';

/** Each page is a separate chunk, loaded when it is opened. */
const page = (load: () => Promise<{ Component: ComponentType }>) => ({
  load,
  Component: lazy(async () => ({ default: (await load()).Component })),
});

const chat = page(() => import('./routes/chat.tsx'));
const notFound = page(() => import('./routes/not-found.tsx'));

const guestPages = [
  { path: '/login', ...page(() => import('./routes/login.tsx')) },
  { path: '/register', ...page(() => import('./routes/register.tsx')) },
];
const chatPages = [
  { path: '/', ...page(() => import('./routes/home.tsx')) },
  { path: '/directory', ...page(() => import('./routes/directory.tsx')) },
  { path: '/settings', ...page(() => import('./routes/settings.tsx')) },
  { path: '/rooms/:roomId', ...page(() => import('./routes/room.tsx')) },
];

/**
 * Starts to load the code of the page at `pathname` before the session is known. A failed load is retried on
 * navigation.
 */
export function preloadPage(pathname: string): void {
  const isAt = ({ path }: { path: string }) => matchPath(path, pathname) !== null;
  const pages = chatPages.some(isAt) ? [chat, ...chatPages.filter(isAt)] : guestPages.filter(isAt);
  for (const { load } of pages) load().catch(() => undefined);
}

/** The routes. The current page stays until the code of the next one has loaded. */
export const Router = () => (
  <BrowserRouter>
    <Pages />
  </BrowserRouter>
);

const routesOf = (pages: typeof chatPages) =>
  pages.map(({ path, Component }) => <Route key={path} path={path} Component={Component} />);

function Pages() {
  const { key } = useLocation();
  return (
    <RouteErrorBoundary location={key}>
      <Suspense fallback={<RestoringSession isDown={false} />}>
        <Routes>
          <Route Component={RequireNoSession}>{routesOf(guestPages)}</Route>
          <Route Component={RequireSession}>
            <Route Component={chat.Component}>{routesOf(chatPages)}</Route>
          </Route>
          <Route path="*" Component={notFound.Component} />
        </Routes>
      </Suspense>
    </RouteErrorBoundary>
  );
}
