import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react';
import { Toast as ToastPrimitive } from 'radix-ui';
import type { Toast } from '@/lib/toasts.ts';

const DURATION_MS = 4_000;

const ICONS = {
  note: null,
  success: <CircleCheckIcon className="size-4 shrink-0 text-primary" aria-hidden />,
  error: <CircleAlertIcon className="size-4 shrink-0 text-destructive" aria-hidden />,
};

/**
 * Shows toasts above everything else and announces each once. Each closes itself after a while, on Escape, or when it
 * is swiped up.
 */
export function Toaster({ shown }: { shown: readonly Toast[] }) {
  return (
    <ToastPrimitive.Provider label="Notice" duration={DURATION_MS} swipeDirection="up">
      {shown.map(({ id, kind, message }) => (
        <ToastPrimitive.Root
          key={id}
          type="background"
          className="pointer-events-auto flex animate-in items-center gap-2 rounded-lg border bg-popover p-4 text-[0.8125rem] text-popover-foreground shadow-lg outline-none fade-in-0 slide-in-from-top-2 focus-visible:ring-[3px] focus-visible:ring-ring/50 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[swipe=end]:slide-out-to-top-2"
        >
          {ICONS[kind]}
          <ToastPrimitive.Title className="font-medium wrap-anywhere">{message}</ToastPrimitive.Title>
        </ToastPrimitive.Root>
      ))}
      <ToastPrimitive.Viewport
        label="Notices ({hotkey})"
        className="pointer-events-none fixed top-6 left-1/2 z-60 flex w-89 max-w-[calc(100%-2rem)] -translate-x-1/2 flex-col gap-3 outline-none"
      />
    </ToastPrimitive.Provider>
  );
}
