import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day, daysUntil } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Confirmation } from './confirmation.js';

/** What stands in the employer's name, and until when. */
export function ConfirmationsPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const list = useOrgList<Confirmation>('confirmations', { refetchMs: 10_000 });
  return (
    <main className="wrap" id="main">
      <PageHead title={t('conf.title')} sub={t('conf.sub', { name: hat?.name ?? '' })} />
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t('conf.empty')}</Empty>
          ) : (
            <Card title={t('conf.title')} flush>
              <Table
                label={t('conf.title')}
                head={[t('conf.what'), t('conf.kind'), t('conf.scope'), t('conf.given'), t('conf.state')]}
              >
                {items.map((one) => (
                  <tr key={one.confirmationId}>
                    <th scope="row">
                      <Link
                        to="/confirmations/$confirmationId"
                        params={{ confirmationId: one.confirmationId }}
                      >
                        {pick(one.name, lang)}
                      </Link>
                      <span className="bl xs muted">
                        {one.institution?.name}
                        {one.number !== null && `, ${t('parts.version', { number: one.number })}`}
                      </span>
                    </th>
                    <td data-h={t('conf.kind')}>{t(`kind.${one.kind}`)}</td>
                    <td data-h={t('conf.scope')}>
                      {one.scope.sector}, {one.scope.region}
                    </td>
                    <td data-h={t('conf.given')}>{day(one.givenAt, lang)}</td>
                    <td data-h={t('conf.state')}>
                      <StatusText
                        thing="confirmation"
                        state={one.state}
                        values={{
                          date: day(one.validUntil, lang),
                          days: t('parts.days', { count: Math.max(0, daysUntil(one.validUntil)) }),
                        }}
                      />
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
