import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { Router } from './router.tsx';
import type { Session } from '@/features/auth/session.ts';
import { SessionContext } from '@/features/auth/session-context.ts';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';
import type { Connection } from '@/lib/apollo/socket.ts';
import type { Store } from '@/lib/store.ts';

interface AppProps {
  client: ApolloClient;
  session: Session;
  connection: Store<Connection>;
}

export function App({ client, session, connection }: AppProps) {
  return (
    <ApolloProvider client={client}>
      <SessionContext value={session}>
        <ConnectionContext value={connection}>
          <Router />
        </ConnectionContext>
      </SessionContext>
    </ApolloProvider>
  );
}
