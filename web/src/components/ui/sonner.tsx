import { useEffect } from 'react';
import { toast, Toaster as Sonner, type ToasterProps } from 'sonner';
import type { Toast } from '@/lib/toasts.ts';

const SHOW = { note: toast, success: toast.success, error: toast.error };

/** Shows each new `latest` toast. */
export function Toaster({ latest, ...props }: ToasterProps & { latest: Toast }) {
  useEffect(() => void SHOW[latest.kind](latest.message), [latest]);
  return (
    <Sonner
      position="top-center"
      toastOptions={{
        classNames: {
          toast: '!bg-popover !text-popover-foreground !border-border !font-sans',
          description: '!text-muted-foreground',
        },
      }}
      {...props}
    />
  );
}
