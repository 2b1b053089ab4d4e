import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { useText } from '../../i18n/i18n.js';
import type { OpenClaim } from '../people/claims.js';
import { AddEmployer } from './add-employer.js';
import type { Employer } from './employer.js';
import { EmployerClaims, Identify } from './identify.js';

/** Employers whom the institution asks; the registrar identifies their first members here. */
export function EmployersPage() {
  const { t } = useText();
  const hat = useHat();
  const registrar = useRole('registrar');
  const writes = useRole('programme-lead', 'administrator');
  const employers = useOrgList<Employer>('employers', { refetchMs: 15_000 });
  const claims = useOrgList<OpenClaim>(registrar ? 'employer-claims' : null, { refetchMs: 10_000 });
  const [claim, setClaim] = useState<OpenClaim | null>(null);
  return (
    <main className="wrap" id="main">
      <PageHead title={t('employers.title')} sub={t('employers.sub', { name: hat?.name ?? '' })} />
      <div className={claim ? 'cols' : ''}>
        <div className="stack loose">
          {registrar && <EmployerClaims query={claims} onChoose={setClaim} />}
          <Loaded query={employers}>
            {(items) =>
              items.length === 0 ? (
                <Empty>{t('employers.empty')}</Empty>
              ) : (
                <Card title={t('employers.list')} flush>
                  <Table
                    label={t('employers.list')}
                    head={[
                      t('parts.name'),
                      t('employers.sector'),
                      t('employers.domain'),
                      t('employers.identified'),
                    ]}
                  >
                    {items.map((one) => (
                      <tr key={one.id}>
                        <th scope="row">
                          <Link to="/employers/$employerId" params={{ employerId: one.id }}>
                            {one.name}
                          </Link>
                        </th>
                        <td data-h={t('employers.sector')}>{one.sector}</td>
                        <td data-h={t('employers.domain')}>{one.mailDomain}</td>
                        <td data-h={t('employers.identified')}>
                          <StatusText
                            thing="organization"
                            state={one.identified ? 'identified' : 'unidentified'}
                          />
                        </td>
                      </tr>
                    ))}
                  </Table>
                </Card>
              )
            }
          </Loaded>
          {writes && <AddEmployer />}
        </div>
        {claim && (
          <aside className="signs">
            <Identify key={claim.decisionId} claim={claim} />
          </aside>
        )}
      </div>
    </main>
  );
}
