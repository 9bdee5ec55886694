import { useRegister } from '../api/register.ts';
import { FormError } from '@/components/form-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { useSubmit } from '@/lib/use-submit.ts';

const FIELDS = ['displayName', 'username', 'email', 'password'];

export function RegisterForm() {
  const register = useRegister();
  const { onSubmit, isPending, problem, errorOf } = useSubmit((values) => {
    const text = (name: string) => String(values.get(name)).trim();
    return register({
      username: text('username'),
      email: text('email'),
      password: String(values.get('password')),
      displayName: text('displayName') || null,
    });
  });
  return (
    <form onSubmit={onSubmit} className="grid gap-5">
      <FormError problem={problem} fields={FIELDS} />
      <Field
        label="Name"
        name="displayName"
        autoComplete="name"
        maxLength={64}
        hint="Shown to others. Defaults to your username."
        error={errorOf('displayName')}
        autoFocus
      />
      <Field
        label="Username"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        minLength={3}
        maxLength={32}
        error={errorOf('username')}
        required
      />
      <Field label="Email" name="email" type="email" autoComplete="email" error={errorOf('email')} required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={1024}
        hint="At least 8 characters."
        error={errorOf('password')}
        required
      />
      <Button type="submit" size="lg" disabled={isPending}>
        {isPending ? 'Creating account…' : 'Create account'}
      </Button>
    </form>
  );
}
