import { Suspense, useSyncExternalStore } from 'react';
import { useTheme } from '@/features/theme/use-theme.ts';
import { lazy } from '@/lib/lazy.ts';
import { toasts } from '@/lib/toasts.ts';

const Toaster = lazy(async () => ({ default: (await import('@/components/ui/sonner.tsx')).Toaster }));

/** The toast region. Its code is loaded with the first toast. */
export function Toasts() {
  const { resolved } = useTheme();
  const latest = useSyncExternalStore(toasts.subscribe, toasts.get);
  return <Suspense fallback={null}>{latest && <Toaster theme={resolved} latest={latest} />}</Suspense>;
}
