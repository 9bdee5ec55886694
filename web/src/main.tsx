import '@/app/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setNonce } from 'get-nonce';
import { App } from '@/app/app.tsx';
import { preloadPage } from '@/app/router.tsx';
import { logout } from '@/features/auth/api/logout.ts';
import { refreshSession } from '@/features/auth/api/refresh-session.ts';
import { withTabLock } from '@/features/auth/with-tab-lock.ts';
import { followProfile } from '@/features/auth/profile-channel.ts';
import { localSessionStore } from '@/features/auth/session-store.ts';
import { Session } from '@/features/auth/session.ts';
import { clearDrafts } from '@/features/messages/lib/drafts-store.ts';
import { messageTypePolicies } from '@/features/messages/lib/type-policies.ts';
import { roomTypePolicies } from '@/features/rooms/lib/type-policies.ts';
import { followTheme } from '@/features/theme/theme-store.ts';
import { createCache } from '@/lib/apollo/cache.ts';
import { createApolloClient } from '@/lib/apollo/client.ts';
import type { Connection } from '@/lib/apollo/socket.ts';
import { Store } from '@/lib/store.ts';
import { waitOrWake } from '@/lib/wake.ts';

// Dialogs lock scrolling with a style element, which the content security policy allows by nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;
if (nonce) setNonce(nonce);

const connection = new Store<Connection>('idle');
const session: Session = new Session({
  store: localSessionStore,
  refresh: () => refreshSession(client),
  logout: async () => {
    await logout(client);
    clearDrafts(localStorage);
  },
  withTabLock,
  clearCache: () => client.clearStore(),
  now: Date.now,
  wait: waitOrWake,
});
const client = createApolloClient(createCache(messageTypePolicies, roomTypePolicies), session, connection);
preloadPage(window.location.pathname);
followTheme();
void session.restore();
followProfile((viewer) => {
  session.updateViewer(viewer);
  client.cache.modify({
    id: client.cache.identify({ __typename: 'User', id: viewer.id }) ?? '',
    fields: { displayName: () => viewer.displayName, avatarUrl: () => viewer.avatarUrl },
  });
});

const root = document.getElementById('root');
if (!root) throw new Error('No #root element');
createRoot(root).render(
  <StrictMode>
    <App client={client} session={session} connection={connection} />
  </StrictMode>,
);
