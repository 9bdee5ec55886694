import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';

const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4",
  {
    variants: {
      variant: {
        default: 'bg-primary text-primary-foreground shadow-xs hover:bg-primary/90',
        destructive: 'bg-destructive text-destructive-foreground shadow-xs hover:bg-destructive/90',
        outline: 'border border-input bg-background shadow-xs hover:bg-accent hover:text-accent-foreground',
        /** Floats above other content. */
        floating: 'rounded-full! border border-input bg-popover shadow-md hover:bg-accent hover:text-accent-foreground',
        secondary: 'bg-secondary text-secondary-foreground hover:bg-secondary/70',
        ghost: 'hover:bg-accent hover:text-accent-foreground',
        link: 'text-primary underline-offset-4 hover:underline',
      },
      // Touch targets are larger.
      size: {
        default: 'h-9 gap-2 px-4 py-2 text-sm has-[>svg]:px-3 pointer-coarse:h-10',
        /** Within a line of text: the caller sets the padding and the font size. */
        inline: 'h-6 pointer-coarse:h-10',
        xs: 'h-7 gap-1.5 px-3 text-sm has-[>svg]:px-2.5 pointer-coarse:h-10',
        sm: 'h-8 gap-1.5 px-3 text-sm has-[>svg]:px-2.5 pointer-coarse:h-10',
        lg: 'h-10 gap-2 px-6 text-sm pointer-coarse:h-11',
        icon: 'size-9 text-sm pointer-coarse:size-10',
        'icon-sm': 'size-8 text-sm pointer-coarse:size-10',
      },
    },
    defaultVariants: { variant: 'default', size: 'default' },
  },
);

export function Button({
  className,
  variant,
  size,
  asChild = false,
  ...props
}: ComponentProps<'button'> & VariantProps<typeof buttonVariants> & { asChild?: boolean }) {
  const Component = asChild ? Slot.Root : 'button';
  return <Component data-slot="button" className={buttonVariants({ variant, size, className })} {...props} />;
}
