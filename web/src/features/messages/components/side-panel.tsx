import { XIcon } from 'lucide-react';
import { Dialog as DialogPrimitive } from 'radix-ui';
import { useEffect, useEffectEvent, useRef, type ReactNode, type RefObject } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { useMediaQuery } from '@/lib/use-media-query.ts';
import { useReturnFocus } from '@/lib/use-return-focus.ts';

interface SidePanelProps {
  title: string;
  onClose: () => void;
  /** Receives the focus on opening; by default the close button does. */
  firstFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** Screens with room for both the panel and the conversation. */
export const WIDE_SCREEN = '(min-width: 64rem)';

const HEADER = 'flex h-14 shrink-0 items-center gap-2 border-b pr-2 pl-4';
const TITLE = 'min-w-0 flex-1 truncate text-[0.9375rem] font-semibold tracking-tight';

/** A panel beside the conversation on wide screens, and over it on narrow ones. */
export function SidePanel(props: SidePanelProps) {
  const isWide = useMediaQuery(WIDE_SCREEN);
  return isWide ? <DockedPanel {...props} /> : <OverlayPanel {...props} />;
}

function DockedPanel({ title, onClose, firstFocus, children }: SidePanelProps) {
  const close = useRef<HTMLButtonElement>(null);
  const returnFocus = useReturnFocus();
  const onClosed = useEffectEvent(returnFocus);
  useEffect(() => {
    (firstFocus ?? close).current?.focus();
    return () => onClosed();
  }, [firstFocus]);
  return (
    <aside
      aria-label={title}
      // Keeps the focus here when a focused element is removed.
      tabIndex={-1}
      className="outline-none focus-visible:inset-ring-2 focus-visible:inset-ring-ring/60 flex w-96 shrink-0 flex-col border-l"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className={HEADER}>
        <h2 className={TITLE}>{title}</h2>
        <Button ref={close} variant="ghost" size="icon-sm" aria-label="Close panel" onClick={onClose}>
          <XIcon aria-hidden />
        </Button>
      </header>
      {children}
    </aside>
  );
}

function OverlayPanel({ title, onClose, firstFocus, children }: SidePanelProps) {
  const returnFocus = useReturnFocus();
  return (
    <DialogPrimitive.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-40 animate-in bg-black/45 fade-in-0" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            if (!firstFocus) return;
            event.preventDefault();
            firstFocus.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus();
          }}
          className="fixed inset-y-0 right-0 z-40 flex w-full animate-in flex-col border-l max-sm:border-l-0 bg-background shadow-xl outline-none slide-in-from-right-8 fade-in-0 sm:max-w-md"
        >
          <header className={HEADER}>
            <DialogPrimitive.Title className={TITLE}>{title}</DialogPrimitive.Title>
            <DialogPrimitive.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close panel">
                <XIcon aria-hidden />
              </Button>
            </DialogPrimitive.Close>
          </header>
          {children}
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
