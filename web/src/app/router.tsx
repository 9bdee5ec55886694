import { createBrowserRouter } from 'react-router';
import { RouteError } from './route-error.tsx';
import { RequireNoSession, RequireSession } from '@/features/auth/components/session-gates.tsx';
import { RestoringSession } from '@/features/auth/components/restoring-session.tsx';

/** Every page is a piece of code of its own, loaded when it is opened. */
export const createRouter = () =>
  createBrowserRouter([
    {
      ErrorBoundary: RouteError,
      HydrateFallback: () => <RestoringSession isStuck={false} />,
      children: [
        {
          Component: RequireNoSession,
          children: [
            { path: 'login', lazy: () => import('./routes/login.tsx') },
            { path: 'register', lazy: () => import('./routes/register.tsx') },
          ],
        },
        {
          Component: RequireSession,
          children: [
            {
              lazy: () => import('./routes/chat.tsx'),
              children: [
                { index: true, lazy: () => import('./routes/home.tsx') },
                { path: 'directory', lazy: () => import('./routes/directory.tsx') },
                { path: 'settings', lazy: () => import('./routes/settings.tsx') },
                { path: 'rooms/:roomId', lazy: () => import('./routes/room.tsx') },
              ],
            },
          ],
        },
        { path: '*', lazy: () => import('./routes/not-found.tsx') },
      ],
    },
  ]);
