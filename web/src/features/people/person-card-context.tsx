import { createContext, Suspense, use, useState, type ComponentType, type ReactNode } from 'react';

/** What is known of a person where they are named; their card finds out the rest. */
export interface PersonRef {
  id: string;
  username?: string;
  displayName?: string;
  avatarUrl?: string | null;
}

export interface PersonCardTarget {
  person: PersonRef;
  /** What was pressed: the card opens at it. */
  anchor: HTMLElement;
  /** Called once a conversation with them was opened from the card. */
  onMessaged?: (() => void) | undefined;
}

const PersonCardContext = createContext<((shown: PersonCardTarget) => void) | null>(null);

interface PersonCardProviderProps {
  /** Shows the card; it may be loaded when it is first needed. */
  card: ComponentType<PersonCardTarget & { onClose: () => void }>;
  children: ReactNode;
}

/** One card for everybody in the page: what names people is light, however many there are. */
export function PersonCardProvider({ card: PersonCard, children }: PersonCardProviderProps) {
  const [shown, setShown] = useState<PersonCardTarget | null>(null);
  return (
    <PersonCardContext value={setShown}>
      {children}
      {shown && (
        <Suspense fallback={null}>
          <PersonCard key={shown.person.id} {...shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </PersonCardContext>
  );
}

export function useOpenPersonCard(): (shown: PersonCardTarget) => void {
  const show = use(PersonCardContext);
  if (!show) throw new Error('No PersonCardProvider');
  return show;
}
