import { lazy as reactLazy } from 'react';
import { loadCode } from './load-code.ts';

/** Like React's `lazy`, but waits while the device is offline: a failed load would break the page permanently. */
export const lazy: typeof reactLazy = (load) => reactLazy(() => loadCode(load));
