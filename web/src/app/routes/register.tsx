import { Link } from 'react-router';
import { AuthLayout } from '@/features/auth/components/auth-layout.tsx';
import { RegisterForm } from '@/features/auth/components/register-form.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Create an account');
  return (
    <AuthLayout
      title="Create your account"
      lead="It only takes a minute."
      footer={
        <>
          Already have an account?{' '}
          <Link to="/login" className="font-medium text-primary underline underline-offset-4">
            Log in
          </Link>
        </>
      }
    >
      <RegisterForm />
    </AuthLayout>
  );
}
