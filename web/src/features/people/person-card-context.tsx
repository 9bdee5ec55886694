import { createContext, Suspense, use, useState, type ReactNode } from 'react';
import { lazy } from '@/lib/lazy.ts';

/** What is known of a person where they are named; their card finds out the rest. */
export interface NamedPerson {
  id: string;
  username?: string;
  displayName?: string;
  avatarUrl?: string | null;
}

export interface ShownPerson {
  person: NamedPerson;
  /** What was pressed: the card opens at it. */
  anchor: HTMLElement;
  /** Called once a conversation with them was opened from the card. */
  onMessaged?: (() => void) | undefined;
}

const PersonCard = lazy(async () => ({ default: (await import('./components/person-card.tsx')).PersonCard }));

const ShowPersonContext = createContext<((shown: ShownPerson) => void) | null>(null);

/** One card for everybody in the page: what names people is light, however many there are. */
export function PersonCardProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<ShownPerson | null>(null);
  return (
    <ShowPersonContext value={setShown}>
      {children}
      {shown && (
        <Suspense fallback={null}>
          <PersonCard key={shown.person.id} {...shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </ShowPersonContext>
  );
}

export function useShowPerson(): (shown: ShownPerson) => void {
  const show = use(ShowPersonContext);
  if (!show) throw new Error('There is no place for a card around this component.');
  return show;
}
