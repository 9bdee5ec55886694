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

interface AvatarProps {
  person: { id: string; displayName: string; avatarUrl?: string | null };
  className?: string;
}

/** A picture of a person, or their initials on a color derived from their id. Always shown beside the name. */
export function Avatar({ person, className }: AvatarProps) {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  return (
    <span
      aria-hidden
      className={cn(
        'relative flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-lg text-[0.8125rem] font-semibold text-white select-none',
        colorOf(person.id),
        className,
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
