import type { ReactNode } from 'react';
import { PageHeader } from '@/components/page-header.tsx';
import { NotificationSwitch } from '@/features/notifications/components/notification-switch.tsx';
import { useSessions } from '@/features/settings/api/account.ts';
import { PasswordForm } from '@/features/settings/components/password-form.tsx';
import { ProfileForm } from '@/features/settings/components/profile-form.tsx';
import { SessionList } from '@/features/settings/components/session-list.tsx';
import { ThemeChoice } from '@/features/settings/components/theme-choice.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Settings');
  const sessions = useSessions();
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid w-full max-w-xl grid-cols-[minmax(0,1fr)] gap-10 px-4 py-6 md:py-8">
          <Section title="Profile">
            <ProfileForm />
          </Section>
          <Section title="Appearance">
            <ThemeChoice />
          </Section>
          <Section title="Notifications">
            <NotificationSwitch />
          </Section>
          <Section title="Sessions">
            <SessionList {...sessions} />
          </Section>
          <Section title="Password">
            <PasswordForm onChanged={() => void sessions.refetch()} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    // Keeps the focus here when a focused element, such as a session, is removed.
    <section
      aria-label={title}
      tabIndex={-1}
      className="rounded-md outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      <h2 className="mb-4 font-semibold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}
