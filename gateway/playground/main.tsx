import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './playground.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher.ts';
import { WELCOME } from './welcome.ts';

const root = document.getElementById('graphiql');
if (!root) throw new Error('the element #graphiql is missing');

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery={WELCOME}
    defaultHeaders={'{ "Authorization": "Bearer " }'}
    isHeadersEditorEnabled
  />,
);
