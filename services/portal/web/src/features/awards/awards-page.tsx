import { Link } from '@tanstack/react-router';
import { orgPath, queryOf } from '../../api/api.js';
import { useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { useVersions } from '../authoring/use-versions.js';
import { CaseName } from '../cases/case-name.js';
import { useCases } from '../cases/use-cases.js';
import type { Award } from './award.js';

/** Awards of the institution. */
export function AwardsPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const awards = useOrgList<Award>('awards', { refetchMs: 10_000 });
  const versions = useVersions();
  const cases = useCases(awards.data?.map((one) => one.caseId) ?? []);
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('awards.title')}
        sub={t('awards.sub', { name: hat?.name ?? '' })}
        actions={
          <>
            <Link className="btn" to="/revocations">
              {t('revocations.title')}
            </Link>
            <a
              className="btn"
              href={`${orgPath(hat?.organizationId ?? '', 'awards.csv')}${queryOf({ language: lang })}`}
              download="awards.csv"
            >
              {t('results.csv')}
            </a>
          </>
        }
      />
      <Loaded query={awards}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('awards.empty')}</Empty>
          ) : (
            <Card title={t('awards.title')} flush>
              <Table
                label={t('awards.title')}
                head={[t('awards.award'), t('awards.case'), t('awards.issued'), t('parts.state')]}
              >
                {items.map((one) => (
                  <tr key={one.awardId}>
                    <th scope="row">
                      <Link to="/awards/$awardId" params={{ awardId: one.awardId }}>
                        {versions.wholeOf(one.versionId) || t('awards.award')}
                      </Link>
                      {one.replacedBy && <span className="bl xs muted">{t('awards.corrected')}</span>}
                    </th>
                    <td data-h={t('awards.case')}>
                      {one.caseId ? (
                        <CaseName caseId={one.caseId} of={cases.get(one.caseId)} />
                      ) : (
                        t('awards.ofOthers')
                      )}
                    </td>
                    <td data-h={t('awards.issued')}>{day(one.issuedAt, lang)}</td>
                    <td data-h={t('parts.state')}>
                      <StatusText thing="award" state={one.issuedAt ? one.status : 'signing'} />
                    </td>
                  </tr>
                ))}
              </Table>
            </Card>
          )
        }
      </Loaded>
    </main>
  );
}
