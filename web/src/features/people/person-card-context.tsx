import { createContext, Suspense, use, useState, type ComponentType, type ReactNode } from 'react';

/** What is known of a person where their name is shown. The card loads the rest. */
export interface PersonRef {
  id: string;
  username?: string;
  displayName?: string;
  avatarUrl?: string | null;
}

export interface PersonCardTarget {
  person: PersonRef;
  /** The clicked element, at which the card opens. */
  anchor: HTMLElement;
  /** Called after a direct room was opened from the card. */
  onMessaged?: (() => void) | undefined;
}

const PersonCardContext = createContext<((shown: PersonCardTarget) => void) | null>(null);

interface PersonCardProviderProps {
  /** The card component, which may be loaded lazily. */
  card: ComponentType<PersonCardTarget & { onClose: () => void }>;
  children: ReactNode;
}

/** One card for the whole page, so that names stay cheap to render. */
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
