import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { lazy } from '@/lib/lazy.ts';
import { toasts } from '@/lib/toasts.ts';

const Toaster = lazy(async () => ({ default: (await import('@/components/ui/toaster.tsx')).Toaster }));

/** The toast region. Its code is loaded with the first toast. */
export function Toasts() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  useEffect(() => () => toasts.set([]), []);
  return <Suspense fallback={null}>{shown.length > 0 && <Toaster shown={shown} />}</Suspense>;
}
