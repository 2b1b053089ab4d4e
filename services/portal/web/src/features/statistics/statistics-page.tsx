import { Link } from '@tanstack/react-router';
import { useOrg } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { number } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { StatisticsList } from './statistics.js';

/** How well do assessors agree, by version. */
export function StatisticsPage() {
  const { t, lang } = useText();
  const query = useOrg<StatisticsList>('assessment-statistics');
  return (
    <main className="wrap" id="main">
      <PageHead title={t('stats.title')} sub={t('stats.sub')} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('stats.empty')}</Empty>
          ) : (
            <Card title={t('stats.versions')} flush>
              <Table
                label={t('stats.versions')}
                head={[t('cases.micro'), { text: t('stats.marks'), right: true }, t('parts.state')]}
              >
                {items.map(({ version, marks, missing }) => (
                  <tr key={version.versionId}>
                    <th scope="row">
                      <Link to="/statistics/$versionId" params={{ versionId: version.versionId }}>
                        {pick(version.name, lang)}
                      </Link>
                      <span className="bl xs muted">{t('parts.version', { number: version.number })}</span>
                    </th>
                    <td className="r num" data-h={t('stats.marks')}>
                      {number(marks, lang)}
                    </td>
                    <td data-h={t('parts.state')}>
                      {missing > 0 ? t('stats.missing', { count: missing }) : t('stats.show')}
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
