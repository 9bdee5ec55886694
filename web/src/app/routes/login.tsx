import { Link } from 'react-router';
import { AuthLayout } from '@/features/auth/components/auth-layout.tsx';
import { LoginForm } from '@/features/auth/components/login-form.tsx';
import { useSessionState } from '@/features/auth/session-context.ts';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Log in');
  const state = useSessionState();
  const wasEnded = state.status === 'signed-out' && state.wasEnded;
  return (
    <AuthLayout
      title="Welcome back"
      lead={wasEnded ? 'Your session has ended. Log in to continue.' : 'Log in to continue.'}
      footer={
        <>
          New to Parley?{' '}
          <Link to="/register" className="font-medium text-primary underline underline-offset-4">
            Create an account
          </Link>
        </>
      }
    >
      <LoginForm />
    </AuthLayout>
  );
}
