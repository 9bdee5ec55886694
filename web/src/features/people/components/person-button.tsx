import type { ComponentProps } from 'react';
import { useShowPerson, type NamedPerson } from '../person-card-context.tsx';

interface PersonButtonProps extends ComponentProps<'button'> {
  person: NamedPerson;
  /** Called once a conversation with them was opened from the card. */
  onMessaged?: () => void;
}

/** A name or a picture that shows who it is. */
export function PersonButton({ person, onMessaged, ...props }: PersonButtonProps) {
  const show = useShowPerson();
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => show({ person, anchor: currentTarget, onMessaged })}
      {...props}
    />
  );
}
