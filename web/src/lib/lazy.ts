import { lazy as reactLazy } from 'react';
import { loadCode } from './load-code.ts';

/** As React's own `lazy`, but what cannot be loaded without a network is waited for: it would break the page for good. */
export const lazy: typeof reactLazy = (load) => reactLazy(() => loadCode(load));
