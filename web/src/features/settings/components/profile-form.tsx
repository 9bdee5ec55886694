import { useAccountMutations } from '../api/account.ts';
import { SettingsForm } from './settings-form.tsx';
import { Field } from '@/components/ui/field.tsx';
import { shareProfile } from '@/features/auth/profile-channel.ts';
import { useSession, useViewer } from '@/features/auth/session-context.ts';

export function ProfileForm() {
  const viewer = useViewer();
  const session = useSession();
  const { updateProfile } = useAccountMutations();
  const save = async (values: FormData) => {
    const user = await updateProfile({
      displayName: String(values.get('displayName')).trim(),
      avatarUrl: String(values.get('avatarUrl')).trim() || null,
    });
    if (!user) return;
    session.updateViewer(user);
    shareProfile(user);
  };
  return (
    <SettingsForm fields={['displayName', 'avatarUrl']} save={save} action="Save profile">
      {(errorOf) => (
        <>
          <Field
            label="Name"
            name="displayName"
            defaultValue={viewer.displayName}
            maxLength={64}
            hint="Shown to others."
            error={errorOf('displayName')}
            required
          />
          <Field
            label="Picture"
            name="avatarUrl"
            type="url"
            defaultValue={viewer.avatarUrl ?? ''}
            placeholder="https://"
            maxLength={2048}
            hint="Optional. The https URL of an image."
            error={errorOf('avatarUrl')}
          />
        </>
      )}
    </SettingsForm>
  );
}
