import { useParams } from '@tanstack/react-router';
import type { Page } from '../../api/api.js';
import { useOrg, useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Loaded, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { AddPerson } from '../people/add-person.js';
import type { Employer } from './employer.js';

/** One employer and the people there who are asked. */
export function EmployerPage() {
  const { t, lang } = useText();
  const { employerId } = useParams({ strict: false });
  const writes = useRole('programme-lead', 'administrator');
  const employers = useOrgList<Employer>('employers');
  const contacts = useOrg<Page<{ personId: string; name: string | null }>>(
    `employers/${employerId}/contacts`,
  );
  const employer = employers.data?.find((one) => one.id === employerId);
  return (
    <main className="wrap" id="main">
      <Crumbs to="/employers" label={t('employers.back')} here={employer?.name ?? ''} />
      <PageHead
        title={employer?.name ?? t('employers.title')}
        chips={
          employer && (
            <StatusChip thing="organization" state={employer.identified ? 'identified' : 'unidentified'} />
          )
        }
        sub={
          employer && (
            <>
              {[employer.sector, employer.mailDomain].filter(Boolean).join(', ')}
              {employer.identified &&
                `, ${t('employers.since', { date: day(employer.identified.at, lang) })}`}
            </>
          )
        }
      />
      <div className="stack loose">
        <Card title={t('employers.contacts')}>
          <Loaded query={contacts} rows={1}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="muted">{t('employers.noContacts')}</p>
              ) : (
                <ul className="tight">
                  {items.map((one) => (
                    <li key={one.personId}>{one.name ?? t('people.erased')}</li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Card>
        {writes && (
          <AddPerson
            rest={`employers/${employerId}/contacts`}
            title={t('employers.addContact')}
            sub={t('employers.contactsSub', { domain: employer?.mailDomain ?? '' })}
          />
        )}
      </div>
    </main>
  );
}
