import { useLogin } from '../api/login.ts';
import { FormError } from '@/components/form-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { useSubmit } from '@/lib/use-submit.ts';

const FIELDS = ['login', 'password'];

export function LoginForm() {
  const login = useLogin();
  const { onSubmit, isPending, problem, errorOf } = useSubmit((values) =>
    login({ login: String(values.get('login')).trim(), password: String(values.get('password')) }),
  );
  return (
    <form onSubmit={onSubmit} className="grid gap-5">
      <FormError problem={problem} fields={FIELDS} />
      <Field
        label="Username or email"
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf('login')}
        required
        autoFocus
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        error={errorOf('password')}
        required
      />
      <Button type="submit" size="lg" disabled={isPending}>
        {isPending ? 'Logging in…' : 'Log in'}
      </Button>
    </form>
  );
}
