import { useState, type FormEvent } from 'react';
import { problemOf, type Problem } from './problem.ts';

/** Submits a form, one submission at a time. `problem` is the error of the last attempt. */
export function useSubmit(submit: (values: FormData) => Promise<unknown>) {
  const [problem, setProblem] = useState<Problem>();
  const [isPending, setPending] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (isPending) return;
    setPending(true);
    setProblem(undefined);
    try {
      await submit(new FormData(form));
    } catch (error) {
      const next = problemOf(error);
      setProblem(next);
      if (next.field) form.querySelector<HTMLElement>(`[name="${CSS.escape(next.field)}"]`)?.focus();
    } finally {
      setPending(false);
    }
  };

  const errorOf = (field: string) => (problem?.field === field ? problem.message : undefined);

  return { onSubmit, isPending, problem, errorOf };
}
