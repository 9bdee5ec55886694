import { Avatar as AvatarPrimitive } from 'radix-ui';
import { cn } from '@/lib/cn.ts';

/** White text has a contrast of at least 4.5 on each. */
const COLOURS = [
  'bg-[oklch(0.5_0.11_25)]',
  'bg-[oklch(0.5_0.09_55)]',
  'bg-[oklch(0.48_0.08_110)]',
  'bg-[oklch(0.48_0.09_155)]',
  'bg-[oklch(0.48_0.08_205)]',
  'bg-[oklch(0.5_0.11_250)]',
  'bg-[oklch(0.5_0.12_295)]',
  'bg-[oklch(0.5_0.11_345)]',
];

interface AvatarProps {
  person: { id: string; displayName: string; avatarUrl?: string | null };
  className?: string;
}

/** A picture of a person, or their initials on a colour that is always theirs. The name has to stand beside it. */
export function Avatar({ person, className }: AvatarProps) {
  return (
    <AvatarPrimitive.Root
      aria-hidden
      className={cn('flex size-9 shrink-0 overflow-hidden rounded-lg select-none', className)}
    >
      {person.avatarUrl && <AvatarPrimitive.Image src={person.avatarUrl} alt="" className="size-full object-cover" />}
      <AvatarPrimitive.Fallback
        className={cn(
          'flex size-full items-center justify-center text-[0.8125rem] font-semibold text-white',
          colourOf(person.id),
        )}
      >
        {initialsOf(person.displayName)}
      </AvatarPrimitive.Fallback>
    </AvatarPrimitive.Root>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}

function colourOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? '';
}
