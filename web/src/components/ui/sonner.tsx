import { Toaster as Sonner, type ToasterProps } from 'sonner';

export function Toaster(props: ToasterProps) {
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
