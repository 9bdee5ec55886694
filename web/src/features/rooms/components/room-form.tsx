import { FormError } from '@/components/form-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { useSubmit } from '@/lib/use-submit.ts';

const FIELDS = ['name', 'topic'];

interface RoomFormProps {
  name: string;
  topic: string;
  save: (change: { name: string; topic: string }) => Promise<unknown>;
}

/** Edits the name and topic of a room. */
export function RoomForm({ name, topic, save }: RoomFormProps) {
  const { onSubmit, isPending, problem, errorOf } = useSubmit((values) =>
    save({ name: String(values.get('name')).trim(), topic: String(values.get('topic')).trim() }),
  );
  return (
    <details className="mx-2 mb-4 rounded-lg border px-3 py-2.5">
      <summary className="cursor-pointer text-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50">
        Name and topic
      </summary>
      <form onSubmit={onSubmit} className="grid gap-4 pt-4 pb-1">
        <FormError problem={problem} fields={FIELDS} />
        <Field label="Name" name="name" maxLength={80} defaultValue={name} error={errorOf('name')} required />
        <Field label="Topic" name="topic" maxLength={500} defaultValue={topic} error={errorOf('topic')} />
        <Button type="submit" size="sm" className="justify-self-start" aria-disabled={isPending}>
          {isPending ? 'Saving…' : 'Save'}
        </Button>
      </form>
    </details>
  );
}
