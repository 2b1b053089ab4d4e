import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day, lastDay } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { RelevanceHead, Waiver, Waivers } from './relevance.js';
import { WaiverDecision } from './waiver-decision.js';

/** What is confirmed of each version, until when, and what waits for a second person. */
export function RelevancePage() {
  const { t, lang } = useText();
  const query = useOrg<{ items: RelevanceHead[] }>('relevance', { refetchMs: 10_000 });
  return (
    <main className="wrap" id="main">
      <PageHead title={t('rel.title')} sub={t('rel.sub')} />
      <div className="stack loose">
        <Waiting />
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t('rel.empty')}</Empty>
            ) : (
              <Card title={t('micro.versions')} flush>
                <Table
                  label={t('micro.versions')}
                  head={[t('rel.what'), t('parts.state'), t('rel.until'), t('rel.teachOutLabel')]}
                >
                  {items.map((one) => (
                    <tr key={one.versionId}>
                      <th scope="row">
                        <Link to="/relevance/$versionId" params={{ versionId: one.versionId }}>
                          {pick(one.name, lang)}, {t('parts.version', { number: one.number })}
                        </Link>
                      </th>
                      <td data-h={t('parts.state')}>
                        {one.state ? (
                          <StatusText thing="relevance" state={one.state} />
                        ) : (
                          <span className="muted">{t('rel.starting')}</span>
                        )}
                      </td>
                      <td data-h={t('rel.until')}>{lastDay(one.until, lang)}</td>
                      <td data-h={t('rel.teachOutLabel')}>
                        {one.teachOutUntil && t('rel.untilShort', { date: day(one.teachOutUntil, lang) })}
                      </td>
                    </tr>
                  ))}
                </Table>
              </Card>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}

/** Waivers that a registrar approves. */
function Waiting() {
  const { t, lang } = useText();
  const registrar = useRole('registrar');
  const query = useOrg<Waivers>('waivers?state=proposed', { refetchMs: 10_000 });
  const [chosen, setChosen] = useState<Waiver | null>(null);
  const items = query.data?.items.filter((one) => one.state === 'proposed') ?? [];
  if (items.length === 0 && !chosen) return null;
  return (
    <Card title={t('rel.waiting')}>
      <ul className="line-list">
        {items.map((one) => (
          <li key={one.waiverId}>
            <div>
              <b>
                {pick(one.name, lang)}, {t('parts.version', { number: one.number ?? 0 })},{' '}
                {t(`kind.${one.kind}`)}
              </b>
              <p className="sm">{one.reason[lang]}</p>
              <p className="xs muted">{t('rel.untilShort', { date: day(one.validUntil, lang) })}</p>
            </div>
            {registrar && (
              <button type="button" className="btn tiny" onClick={() => setChosen(one)}>
                {t('rel.approve')}
                <span className="vh">: {pick(one.name, lang)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {chosen && <WaiverDecision key={chosen.waiverId} waiver={chosen} what="approve" />}
    </Card>
  );
}
