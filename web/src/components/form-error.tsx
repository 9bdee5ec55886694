import { CircleAlertIcon } from 'lucide-react';
import type { Problem } from '@/lib/problem.ts';

/** The error of a form, unless it belongs to one of its `fields`. */
export function FormError({ problem, fields }: { problem: Problem | undefined; fields: readonly string[] }) {
  if (!problem || (problem.field && fields.includes(problem.field))) return null;
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-md border border-destructive/30 bg-destructive/8 px-3 py-2.5 text-sm text-destructive"
    >
      <CircleAlertIcon className="mt-0.5 size-4 shrink-0" aria-hidden />
      {problem.message}
    </div>
  );
}
