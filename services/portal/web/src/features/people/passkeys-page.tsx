import { useOrg } from '../../api/hooks.js';
import { type Role, useHat } from '../../app/session.js';
import { Card, Empty, Loaded, Note, PageHead } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip } from '../../components/status-chip.js';
import { EnrolPasskey } from '../../decision/enrol-passkey.js';
import { useText } from '../../i18n/i18n.js';

interface OwnPasskeys {
  roles: Role[];
  organization: { identified: boolean; method: string | null };
  items: { credentialId: string; state: string }[];
}

/** Enrolment of a passkey, and those that the person has. */
export function PasskeysPage() {
  const { t } = useText();
  const hat = useHat();
  const own = useOrg<OwnPasskeys>('passkeys', { refetchMs: 8_000 });
  if (!hat)
    return (
      <main className="wrap narrow" id="main">
        <PageHead title={t('passkeys.title')} />
        <Empty>{t('passkeys.noOrganization')}</Empty>
      </main>
    );
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('passkeys.title')} sub={t('passkeys.sub', { name: hat.name ?? '' })} />
      <div className="stack">
        <Loaded query={own}>
          {(data) => (
            <>
              {!data.organization.identified && hat.kind !== 'institution' && (
                <Note tone="wait" title={t('passkeys.unidentified')} />
              )}
              <Card title={t('passkeys.list')}>
                {data.items.length === 0 && <p className="muted">{t('passkeys.none')}</p>}
                <ul className="line-list">
                  {data.items.map((one) => (
                    <li key={one.credentialId}>
                      <span />
                      <Digest value={one.credentialId} />
                      <StatusChip thing="passkey" state={one.state} />
                    </li>
                  ))}
                </ul>
                {data.roles.length > 0 && (
                  <p className="sm muted">
                    {t('passkeys.roles', { roles: data.roles.map((role) => t(`role.${role}`)).join(', ') })}
                  </p>
                )}
              </Card>
            </>
          )}
        </Loaded>
        <Card title={t('passkeys.addTitle')}>
          <EnrolPasskey />
        </Card>
      </div>
    </main>
  );
}
