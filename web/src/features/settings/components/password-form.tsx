import { useAccountMutations } from '../api/account.ts';
import { SettingsForm } from './settings-form.tsx';
import { Field } from '@/components/ui/field.tsx';

export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { changePassword } = useAccountMutations();
  const save = async (values: FormData) => {
    await changePassword({
      currentPassword: String(values.get('currentPassword')),
      newPassword: String(values.get('newPassword')),
    });
    onChanged();
  };
  return (
    <SettingsForm fields={['currentPassword', 'newPassword']} save={save} action="Change password" isReset>
      {(errorOf) => (
        <>
          <Field
            label="Current password"
            name="currentPassword"
            type="password"
            autoComplete="current-password"
            error={errorOf('currentPassword')}
            required
          />
          <Field
            label="New password"
            name="newPassword"
            type="password"
            autoComplete="new-password"
            minLength={8}
            maxLength={1024}
            hint="At least 8 characters. Ends your other sessions."
            error={errorOf('newPassword')}
            required
          />
        </>
      )}
    </SettingsForm>
  );
}
