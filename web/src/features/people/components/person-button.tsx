import type { ComponentProps } from 'react';
import { useOpenPersonCard, type PersonRef } from '../person-card-context.tsx';

interface PersonButtonProps extends ComponentProps<'button'> {
  person: PersonRef;
  /** Called after a direct room was opened from the card. */
  onMessaged?: () => void;
}

/** A name or picture that opens the person's card. */
export function PersonButton({ person, onMessaged, ...props }: PersonButtonProps) {
  const show = useOpenPersonCard();
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => show({ person, anchor: currentTarget, onMessaged })}
      {...props}
    />
  );
}
