import { createContext, Suspense, use, useState, type ComponentType, type ReactNode } from 'react';

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

const ShowPersonContext = createContext<((shown: ShownPerson) => void) | null>(null);

interface PersonCardProviderProps {
  /** Shows the card; it may be loaded when it is first needed. */
  card: ComponentType<ShownPerson & { onClose: () => void }>;
  children: ReactNode;
}

/** One card for everybody in the page: what names people is light, however many there are. */
export function PersonCardProvider({ card: PersonCard, children }: PersonCardProviderProps) {
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
