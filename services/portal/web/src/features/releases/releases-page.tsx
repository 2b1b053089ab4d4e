import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { moment, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { type Release, releaseState } from './release.js';

/** Releases, newest first. */
export function ReleasesPage() {
  const { t, lang } = useText();
  const releases = useOrgList<Release>('releases', { refetchMs: 8_000 });
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('releases.title')}
        sub={t('releases.sub')}
        actions={
          <Link className="btn" to="/results">
            {t('nav.results')}
          </Link>
        }
      />
      <Loaded query={releases}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('releases.empty')}</Empty>
          ) : (
            <Card title={t('releases.title')} flush>
              <Table
                label={t('releases.title')}
                head={[
                  t('parts.name'),
                  { text: t('releases.count'), right: true },
                  t('releases.progress'),
                  t('parts.state'),
                ]}
              >
                {items.map((one) => (
                  <tr key={one.releaseId}>
                    <th scope="row">
                      <Link to="/releases/$releaseId" params={{ releaseId: one.releaseId }}>
                        {t('releases.name', { date: moment(one.createdAt ?? '', lang) })}
                      </Link>
                    </th>
                    <td className="r" data-h={t('releases.count')}>
                      {number(one.count, lang)}
                    </td>
                    <td data-h={t('releases.progress')}>
                      {t('releases.signing', {
                        issued: number(one.progress.issued, lang),
                        count: number(one.count, lang),
                      })}
                      {one.progress.setAside > 0 &&
                        `, ${t('releases.setAside', { count: one.progress.setAside })}`}
                    </td>
                    <td data-h={t('parts.state')}>
                      <StatusText thing="release" state={releaseState(one)} />
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
