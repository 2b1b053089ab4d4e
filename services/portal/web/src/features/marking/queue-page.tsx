import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Empty, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { byDue, type CaseItem, inView, whyNotMine } from '../cases/case.js';
import { SessionSign } from './session-sign.js';
import { useWhyNot } from './why-not.js';

/** Which case next: what is due first, which mark it is, and why the others are not mine. */
export function QueuePage() {
  const { t } = useText();
  const assessor = useRole('assessor');
  const cases = useOrgList<CaseItem>('cases?limit=200', { refetchMs: 15_000 });
  const whyNot = useWhyNot();
  return (
    <main className="wrap" id="main">
      <PageHead title={t('queue.title')} sub={t('queue.sub')} />
      <Loaded query={cases}>
        {(items) => {
          const mine = items.filter((one) => one.mayMark.ok && one.duty?.mine).sort(byDue);
          const free = items.filter((one) => one.mayMark.ok && !one.duty?.mine);
          const marked = items.filter((one) => one.state === 'finished' && !one.mayMark.ok);
          const drafts = items.filter((one) => one.mayMark.ok && one.draftByMe);
          const others = whyNotMine(items);
          return (
            <div className="stack loose">
              {mine.length + free.length === 0 && <Empty>{t('queue.empty')}</Empty>}
              {mine.length > 0 && <Rows title={t('queue.mine')} items={mine} />}
              {free.length > 0 && <Rows title={t('queue.free')} items={free} />}
              {others.map(({ code, count }) => (
                <Note key={code} tone="work">
                  <p>{t('queue.notYours', { count, why: whyNot(code) })}</p>
                </Note>
              ))}
              {assessor && drafts.length > 1 && <SessionSign items={drafts} />}
              {marked.length > 0 && <Rows title={t('queue.marked')} items={marked} />}
            </div>
          );
        }}
      </Loaded>
    </main>
  );
}

function Rows({ title, items }: { title: string; items: CaseItem[] }) {
  const { t, lang } = useText();
  const now = new Date().toISOString();
  return (
    <Card title={title} flush>
      <Table
        label={title}
        head={[
          t('cases.title'),
          t('cases.micro'),
          t('queue.which'),
          t('queue.due'),
          t('cases.evidence'),
          t('parts.state'),
        ]}
      >
        {items.map((one) => (
          <tr key={one.caseId}>
            <th scope="row">
              <Link to="/marking/$caseId" params={{ caseId: one.caseId }}>
                {t('cases.number', { number: one.number })}
              </Link>
            </th>
            <td data-h={t('cases.micro')}>
              {pick(one.version?.name, lang)}
              <span className="bl xs muted">
                {one.version && t('parts.version', { number: one.version.number })}
              </span>
            </td>
            <td data-h={t('queue.which')}>
              {one.mayMark.ok ? t(`queue.duty.${one.duty?.duty ?? 'first'}`) : t('parts.none')}
            </td>
            <td data-h={t('queue.due')}>
              {one.dueAt ? day(one.dueAt, lang) : t('queue.noDue')}
              {inView(one, 'late', now) && <b className="bl xs">{t('cases.late')}</b>}
            </td>
            <td data-h={t('cases.evidence')}>
              {t(one.evidenceComplete ? 'cases.complete' : 'cases.incomplete')}
            </td>
            <td data-h={t('parts.state')}>
              {one.result && !one.mayMark.ok
                ? t(`cases.result_${one.result.outcome}`)
                : t(one.draftByMe ? 'queue.draft' : 'queue.ready')}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
