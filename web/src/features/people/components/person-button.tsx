import type { ComponentProps } from 'react';
import { useOpenPersonCard, type PersonRef } from '../person-card-context.tsx';

interface PersonButtonProps extends ComponentProps<'button'> {
  person: PersonRef;
  /** Called once a conversation with them was opened from the card. */
  onMessaged?: () => void;
}

/** A name or a picture that shows who it is. */
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
