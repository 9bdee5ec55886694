import { useState } from 'react';
import { cn } from '@/lib/cn.ts';

/** White text has a contrast of at least 4.5 on each of these. */
const COLORS = [
  'bg-[oklch(0.5_0.11_25)]',
  'bg-[oklch(0.5_0.09_55)]',
  'bg-[oklch(0.48_0.08_110)]',
  'bg-[oklch(0.48_0.09_155)]',
  'bg-[oklch(0.48_0.08_205)]',
  'bg-[oklch(0.5_0.11_250)]',
  'bg-[oklch(0.5_0.12_295)]',
  'bg-[oklch(0.5_0.11_345)]',
];

const SIZES = {
  '2xs': 'size-5.5 rounded-sm text-[0.625rem]',
  xs: 'size-6 rounded-md text-[0.625rem]',
  sm: 'size-7 rounded-md text-[0.8125rem]',
  md: 'size-8 rounded-md text-[0.8125rem]',
  lg: 'size-9 rounded-lg text-[0.8125rem]',
  xl: 'size-14 rounded-lg text-lg',
};

interface AvatarProps {
  person: { id: string; displayName: string; avatarUrl?: string | null };
  size?: keyof typeof SIZES;
}

/** A picture of a person, or their initials on a color derived from their id. Always shown beside the name. */
export function Avatar({ person, size = 'lg' }: AvatarProps) {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  return (
    <span
      aria-hidden
      className={cn(
        'relative flex shrink-0 items-center justify-center overflow-hidden font-semibold text-white select-none',
        SIZES[size],
        colorOf(person.id),
      )}
    >
      {initialsOf(person.displayName)}
      {person.avatarUrl && person.avatarUrl !== brokenUrl && (
        <img
          src={person.avatarUrl}
          alt=""
          className="absolute inset-0 size-full object-cover"
          onError={() => setBrokenUrl(person.avatarUrl ?? undefined)}
        />
      )}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}

function colorOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return COLORS[hash % COLORS.length] ?? '';
}
