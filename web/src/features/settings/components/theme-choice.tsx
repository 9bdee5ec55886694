import { useTheme } from '@/features/theme/use-theme.ts';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function ThemeChoice() {
  const { choice, choose } = useTheme();
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(({ value, label }) => (
        <label
          key={value}
          className="flex cursor-pointer items-center gap-2 rounded-lg border px-3 py-2 pointer-coarse:py-2.5 text-sm has-checked:border-primary has-checked:bg-primary/6 has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50"
        >
          <input
            type="radio"
            name="theme"
            className="accent-primary outline-none"
            checked={choice === value}
            onChange={() => choose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
