import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { AppealItem } from './appeal.js';

/** Which appeals wait for a decision, and which are mine. */
export function AppealsPage() {
  const { t } = useText();
  const appeals = useOrgList<AppealItem>('appeals?limit=200', { refetchMs: 15_000 });
  return (
    <main className="wrap" id="main">
      <PageHead title={t('appeals.title')} sub={t('appeals.sub')} />
      <Loaded query={appeals}>
        {(items) => {
          const mine = items.filter((one) => one.mine);
          const others = items.filter((one) => !one.mine);
          return items.length === 0 ? (
            <Empty>{t('appeals.empty')}</Empty>
          ) : (
            <div className="stack loose">
              {mine.length > 0 && <Rows title={t('appeals.mine')} items={mine} />}
              {others.length > 0 && <Rows title={t('appeals.list')} items={others} />}
            </div>
          );
        }}
      </Loaded>
    </main>
  );
}

function Rows({ title, items }: { title: string; items: AppealItem[] }) {
  const { t, lang } = useText();
  return (
    <Card title={title} flush>
      <Table
        label={title}
        head={[
          t('cases.title'),
          t('cases.micro'),
          t('appeals.lodged'),
          t('appeals.decideBy'),
          t('parts.state'),
        ]}
      >
        {items.map((one) => (
          <tr key={one.appealId}>
            <th scope="row">
              <Link to="/appeals/$appealId" params={{ appealId: one.appealId }}>
                {t('cases.number', { number: one.caseNumber })}
              </Link>
            </th>
            <td data-h={t('cases.micro')}>
              {pick(one.version?.name, lang)}
              <span className="bl xs muted">
                {one.version && t('parts.version', { number: one.version.number })}
              </span>
            </td>
            <td data-h={t('appeals.lodged')}>{day(one.lodgedAt, lang)}</td>
            <td data-h={t('appeals.decideBy')}>{day(one.decideBy, lang)}</td>
            <td data-h={t('parts.state')}>
              <StatusText thing="appeal" state={one.state} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
