import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { useOrg, useOrgList } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Card, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { AddPerson } from './add-person.js';
import { Claims, type OpenClaim } from './claims.js';
import { Delegations } from './delegations.js';
import { GrantRoles } from './grant-roles.js';
import type { Member } from './member.js';

type Chosen = { kind: 'claim'; claim: OpenClaim } | { kind: 'roles'; member: Member };

/** People of the organization: invitations, passkeys to vouch for, roles by signature. */
export function PeoplePage() {
  const { t } = useText();
  const hat = useHat();
  const administrator = useRole('administrator');
  const people = useOrg<Page<Member>>('people', { refetchMs: 10_000 });
  const claims = useOrgList<OpenClaim>(administrator ? 'claims' : null, { refetchMs: 10_000 });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const nameOf = (personId: string): string =>
    people.data?.items.find((one) => one.personId === personId)?.name ?? t('people.erased');
  return (
    <main className="wrap" id="main">
      <PageHead title={t('people.title')} sub={t('people.sub', { name: hat?.name ?? '' })} />
      <div className={administrator ? 'cols' : ''}>
        <div className="stack loose">
          <Loaded query={people}>
            {({ items }) => (
              <Card title={t('people.list')} flush>
                <Table
                  label={t('people.list')}
                  head={[
                    t('parts.name'),
                    t('people.roles'),
                    t('parts.state'),
                    ...(administrator ? [t('people.change')] : []),
                  ]}
                >
                  {items.map((one) => (
                    <tr key={one.personId}>
                      <th scope="row">{one.name ?? t('people.erased')}</th>
                      <td data-h={t('people.roles')}>
                        {one.roles.map((role) => t(`role.${role}`)).join(', ') || t('parts.none')}
                      </td>
                      <td data-h={t('parts.state')}>
                        {one.provisional ? t('people.pending') : t('people.enrolled')}
                      </td>
                      {administrator && (
                        <td className="all">
                          <button
                            type="button"
                            className="btn tiny"
                            onClick={() => setChosen({ kind: 'roles', member: one })}
                          >
                            {t('people.change')}
                            <span className="vh">: {one.name}</span>
                          </button>
                        </td>
                      )}
                    </tr>
                  ))}
                </Table>
              </Card>
            )}
          </Loaded>
          {hat?.kind !== 'institution' && <Delegations members={people.data?.items ?? []} />}
          {administrator ? (
            <>
              <Claims
                query={claims}
                nameOf={nameOf}
                onChoose={(claim) => setChosen({ kind: 'claim', claim })}
              />
              <AddPerson rest="people" title={t('people.add')} />
            </>
          ) : (
            <Note tone="work" title={t('people.onlyAdministrator')} />
          )}
        </div>
        {administrator && (
          <aside className="signs">
            {chosen === null && <p className="muted">{t('people.panel')}</p>}
            {chosen?.kind === 'claim' && (
              <SignPanel
                key={chosen.claim.decisionId}
                type="passkey-enrolment"
                input={{ claimDecisionId: chosen.claim.decisionId }}
                title={t('people.vouchTitle', { name: nameOf(chosen.claim.personId) })}
                action={t('people.vouchAction')}
              />
            )}
            {chosen?.kind === 'roles' && <GrantRoles key={chosen.member.personId} member={chosen.member} />}
          </aside>
        )}
      </div>
    </main>
  );
}
