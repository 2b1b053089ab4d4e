import { Link } from '@tanstack/react-router';
import type { Language, Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';

interface ModerationItem {
  caseId: string;
  number: number;
  dueAt: string;
  overdue: boolean;
  version?: { number: number; name: Record<Language, string> };
}

/** Where do two marks differ, and which are mine to settle. */
export function ModerationsPage() {
  const { t, lang } = useText();
  const query = useOrg<Page<ModerationItem>>('moderations', { refetchMs: 15_000 });
  return (
    <main className="wrap" id="main">
      <PageHead title={t('moderation.title')} sub={t('moderation.sub')} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('moderation.empty')}</Empty>
          ) : (
            <Card title={t('moderation.list')} flush>
              <Table
                label={t('moderation.list')}
                head={[t('cases.title'), t('cases.micro'), t('queue.due'), t('parts.state')]}
              >
                {items.map((one) => (
                  <tr key={one.caseId}>
                    <th scope="row">
                      <Link to="/moderation/$caseId" params={{ caseId: one.caseId }}>
                        {t('cases.number', { number: one.number })}
                      </Link>
                    </th>
                    <td data-h={t('cases.micro')}>
                      {pick(one.version?.name, lang)}
                      <span className="bl xs muted">
                        {one.version && t('parts.version', { number: one.version.number })}
                      </span>
                    </td>
                    <td data-h={t('queue.due')}>
                      {day(one.dueAt, lang)}
                      {one.overdue && <b className="bl xs">{t('cases.late')}</b>}
                    </td>
                    <td data-h={t('parts.state')}>
                      <StatusText thing="case" state="moderation" />
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
