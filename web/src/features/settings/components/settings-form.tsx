import { useRef, useState, type ReactNode } from 'react';
import { FormError } from '@/components/form-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useSubmit } from '@/lib/use-submit.ts';

interface SettingsFormProps {
  fields: readonly string[];
  save: (values: FormData) => Promise<void>;
  action: string;
  /** Whether to clear the fields after saving. */
  isReset?: boolean;
  children: (errorOf: (field: string) => string | undefined) => ReactNode;
}

/** A form that stays open and confirms that it was saved. */
export function SettingsForm({ fields, save, action, isReset = false, children }: SettingsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [isSaved, setSaved] = useState(false);
  const { onSubmit, isPending, problem, errorOf } = useSubmit(async (values) => {
    setSaved(false);
    await save(values);
    if (isReset) form.current?.reset();
    setSaved(true);
  });
  return (
    <form ref={form} onSubmit={onSubmit} onChange={() => setSaved(false)} className="grid gap-5">
      <FormError problem={problem} fields={fields} />
      {children(errorOf)}
      <div className="flex items-center gap-3">
        <Button type="submit" aria-disabled={isPending}>
          {isPending ? 'Saving…' : action}
        </Button>
        <p role="status" className="text-sm text-muted-foreground">
          {isSaved && 'Saved.'}
        </p>
      </div>
    </form>
  );
}
