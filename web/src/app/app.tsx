import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { RouterProvider } from 'react-router/dom';
import type { createRouter } from './router.tsx';
import { Toaster } from '@/components/ui/sonner.tsx';
import type { Session } from '@/features/auth/session.ts';
import { SessionContext } from '@/features/auth/session-context.ts';
import { useTheme } from '@/features/theme/use-theme.ts';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';
import type { Connection } from '@/lib/apollo/socket.ts';
import type { Store } from '@/lib/store.ts';

interface AppProps {
  client: ApolloClient;
  session: Session;
  connection: Store<Connection>;
  router: ReturnType<typeof createRouter>;
}

export function App({ client, session, connection, router }: AppProps) {
  const { resolved } = useTheme();
  return (
    <ApolloProvider client={client}>
      <SessionContext value={session}>
        <ConnectionContext value={connection}>
          <RouterProvider router={router} />
          <Toaster theme={resolved} />
        </ConnectionContext>
      </SessionContext>
    </ApolloProvider>
  );
}
