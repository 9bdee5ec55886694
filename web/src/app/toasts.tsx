import { Suspense, useSyncExternalStore } from 'react';
import { useTheme } from '@/features/theme/use-theme.ts';
import { lazy } from '@/lib/lazy.ts';
import { problems } from '@/lib/show-problem.ts';

const Toaster = lazy(async () => ({ default: (await import('@/components/ui/sonner.tsx')).Toaster }));

/** Where passing problems show. Its code is loaded with the first of them. */
export function Toasts() {
  const { resolved } = useTheme();
  const isWanted = useSyncExternalStore(problems.subscribe, problems.get) !== null;
  return <Suspense fallback={null}>{isWanted && <Toaster theme={resolved} />}</Suspense>;
}
