import { useEffect, useId, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { isComposing } from './is-composing.ts';

interface ComboboxOptions<T> {
  text: string;
  onText: (text: string) => void;
  options: readonly T[];
  onPick: (option: T) => void;
}

/**
 * A text field with a list of options that is always visible. Arrow keys move through the list, Enter picks the active
 * option, which is the first one again after each change of the text.
 * @returns the props of the field, of the list, and of the option at an index.
 */
export function useCombobox<T>({ text, onText, options, onPick }: ComboboxOptions<T>) {
  const listId = useId();
  const [active, setActive] = useState(0);
  const index = Math.min(active, options.length - 1);
  const current = options[index];
  const idOf = (position: number) => `${listId}-${position}`;
  const activeId = current && idOf(index);

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const pick = (option: T) => {
    setActive(0);
    onPick(option);
  };

  return {
    inputProps: {
      role: 'combobox',
      'aria-expanded': options.length > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': activeId,
      autoComplete: 'off',
      value: text,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
        onText(target.value);
        setActive(0);
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (isComposing(event)) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && options.length > 0) {
          event.preventDefault();
          setActive((index + step + options.length) % options.length);
        } else if (event.key === 'Enter' && (current || text.trim() !== '')) {
          event.preventDefault();
          if (current) pick(current);
        }
      },
    } as const,
    listProps: { id: listId, role: 'listbox' } as const,
    optionProps: (position: number) =>
      ({
        id: idOf(position),
        role: 'option',
        'aria-selected': position === index,
        onPointerMove: () => setActive(position),
        onClick: () => {
          const option = options[position];
          if (option) pick(option);
        },
      }) as const,
  };
}
