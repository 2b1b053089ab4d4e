import { useState } from 'react';
import { type Role, useHat } from '../../app/session.js';
import { Ticks } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from './member.js';

const grantable: Record<'institution' | 'employer', Role[]> = {
  institution: ['programme-lead', 'registrar', 'assessor', 'moderator', 'administrator', 'auditor'],
  employer: ['approver', 'supervisor', 'administrator', 'auditor'],
};

/** Chooses the roles that a person holds from then on, and signs the grant. */
export function GrantRoles({ member }: { member: Member }) {
  const { t } = useText();
  const hat = useHat();
  const [roles, setRoles] = useState<Role[]>(member.roles);
  const choices = grantable[hat?.kind === 'institution' ? 'institution' : 'employer'];
  const changed = [...roles].sort().join() !== [...member.roles].sort().join();
  const title = t('people.grantTitle', { name: member.name ?? '' });
  return (
    <>
      <Card title={title}>
        <Ticks
          legend={t('people.roles')}
          values={roles}
          onChange={setRoles}
          choices={choices.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
      </Card>
      <SignPanel
        type="role-grant"
        input={changed ? { personId: member.personId, roles } : null}
        title={title}
        action={t('people.grantAction')}
        missing={t('people.grantMissing')}
      />
    </>
  );
}
