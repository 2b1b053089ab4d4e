import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { groundOf, type RevocationHead } from './revocation.js';

/** Proposed revocations, newest first: which waits for whom, and until when. */
export function RevocationsPage() {
  const { t, lang } = useText();
  const revocations = useOrgList<RevocationHead>('revocations', { refetchMs: 10_000 });
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('revocations.title')}
        sub={t('revocations.sub')}
        actions={
          <Link className="btn" to="/awards">
            {t('nav.awards')}
          </Link>
        }
      />
      <Loaded query={revocations}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('revocations.empty')}</Empty>
          ) : (
            <Card title={t('revocations.title')} flush>
              <Table
                label={t('revocations.title')}
                head={[
                  t('parts.name'),
                  { text: t('revocations.count'), right: true },
                  t('awards.reason'),
                  t('revocations.appealUntil'),
                  t('parts.state'),
                ]}
              >
                {items.map((one) => (
                  <tr key={one.revocationId}>
                    <th scope="row">
                      <Link to="/revocations/$revocationId" params={{ revocationId: one.revocationId }}>
                        {t('revocations.name', { date: day(one.createdAt, lang) })}
                      </Link>
                    </th>
                    <td className="r" data-h={t('revocations.count')}>
                      {number(one.count, lang)}
                    </td>
                    <td data-h={t('awards.reason')}>{t(`awards.reason_${groundOf(one.reason)}`)}</td>
                    <td data-h={t('revocations.appealUntil')}>{day(one.appealUntil, lang)}</td>
                    <td data-h={t('parts.state')}>
                      <StatusText thing="revocation" state={one.state} />
                      {one.openAppeals > 0 && ` ${t('revocations.openAppeals', { count: one.openAppeals })}`}
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
