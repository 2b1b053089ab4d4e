import { Link } from '@tanstack/react-router';
import type { Language } from '../../api/api.js';
import { useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Empty, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day, daysUntil } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { Renewals } from './renewals.js';
import type { Kind, KindState } from './request.js';
import { StandsIn } from './stands-in.js';

interface RequestItem {
  requestId: string;
  institution: { name: string };
  number: number;
  name: Partial<Record<Language, string>>;
  state: 'open' | 'overdue' | 'closed';
  closeReason: string | null;
  dueAt: string;
  /** Ratings that colleagues prepared. */
  preparations: number;
  kinds: {
    kind: Kind;
    state: KindState;
    changes: { reworded: number; new: number; removed: number } | null;
    confirmedVersion: number | null;
    unchanged: boolean;
  }[];
}

/** What waits for the employer's answer, oldest due first. */
export function InboxPage() {
  const { t } = useText();
  const hat = useHat();
  const list = useOrgList<RequestItem>('requests', { refetchMs: 15_000 });
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('inbox.title')}
        sub={t('inbox.sub', { name: hat?.name ?? '' })}
        actions={
          <Link to="/settings/asking" className="btn">
            {t('ask.title')}
          </Link>
        }
      />
      <div className="stack loose">
        <StandsIn />
        {hat?.provisional && <Note tone="work" title={t('review.provisional')} />}
        <Loaded query={list}>
          {(items) => {
            const waiting = items.filter(isWaiting).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
            const others = items.filter((one) => !isWaiting(one));
            return (
              <>
                {waiting.length === 0 ? (
                  <Empty>{t('inbox.empty')}</Empty>
                ) : (
                  <Rows title={t('inbox.waiting')} last={t('inbox.due')} items={waiting} />
                )}
                <Renewals />
                {others.length > 0 && (
                  <Rows title={t('inbox.answered')} last={t('parts.state')} items={others} />
                )}
              </>
            );
          }}
        </Loaded>
      </div>
    </main>
  );
}

/** Whether a question of it is still open; changes that were asked for are the institution's to make. */
const isWaiting = (one: RequestItem): boolean =>
  one.state !== 'closed' && one.kinds.some((kind) => kind.state === 'open');

function Rows({ title, last, items }: { title: string; last: string; items: RequestItem[] }) {
  const { t, lang } = useText();
  return (
    <Card title={title} flush>
      <Table label={title} head={[t('parts.name'), t('inbox.asked'), last]}>
        {items.map((one) => {
          const left = daysUntil(one.dueAt);
          const days = t('parts.days', { count: Math.abs(left) });
          return (
            <tr key={one.requestId}>
              <th scope="row">
                <Link to="/requests/$requestId" params={{ requestId: one.requestId }}>
                  {pick(one.name, lang)}
                </Link>
                <span className="bl xs muted">
                  {t('inbox.from', { institution: one.institution.name, number: one.number })}
                </span>
              </th>
              <td data-h={t('inbox.asked')} className="all">
                {one.kinds
                  .filter((kind) => kind.state !== 'not-asked')
                  .map((kind) => (
                    <p key={kind.kind}>
                      <b>{t('parts.label', { what: t(`kind.${kind.kind}`) })}</b>{' '}
                      {one.state === 'closed' && kind.state === 'open'
                        ? t('round.noAnswer')
                        : t(`round.state.${kind.state}`)}
                      {one.state !== 'closed' && kind.state === 'open' && (
                        <span className="bl xs muted">
                          {changeWords(kind)}
                          {kind.kind === 'fidelity' && one.preparations > 0 && `, ${t('inbox.prepared')}`}
                        </span>
                      )}
                    </p>
                  ))}
              </td>
              <td data-h={last}>
                {isWaiting(one) &&
                  one.state === 'open' &&
                  t('inbox.dueOn', { date: day(one.dueAt, lang), days })}
                {isWaiting(one) && one.state === 'overdue' && (
                  <StatusChip thing="request" state="overdue" values={{ days }} />
                )}
                {!isWaiting(one) && (
                  <StatusText
                    thing="request"
                    state={
                      one.kinds.every((kind) => kind.state === 'open' || kind.state === 'not-asked')
                        ? 'closed'
                        : 'answered'
                    }
                  />
                )}
              </td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );

  function changeWords(kind: RequestItem['kinds'][number]): string {
    const { changes, confirmedVersion: number, unchanged } = kind;
    if (number === null) return t('inbox.first');
    if (unchanged || !changes) return t('inbox.unchanged', { number });
    return t('inbox.changed', {
      reworded: changes.reworded,
      added: changes.new,
      removed: changes.removed,
      number,
    });
  }
}
