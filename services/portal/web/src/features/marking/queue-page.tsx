import { Link } from '@tanstack/react-router';
import { useOrgList } from '../../api/hooks.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { CaseItem } from '../cases/case.js';

const whys = [
  'consent-missing',
  'case-not-open',
  'case-already-marked',
  'own-case',
  'earner-erased',
] as const;

/** Which case next: ready ones first, the others with why they are not. */
export function QueuePage() {
  const { t } = useText();
  const cases = useOrgList<CaseItem>('cases?limit=200', { refetchMs: 15_000 });
  return (
    <main className="wrap" id="main">
      <PageHead title={t('queue.title')} sub={t('queue.sub')} />
      <Loaded query={cases}>
        {(items) => {
          const ready = items.filter((one) => one.mayMark.ok);
          const marked = items.filter((one) => one.state === 'finished');
          const waiting = items.filter((one) => !one.mayMark.ok && one.state !== 'finished');
          return (
            <div className="stack loose">
              {ready.length === 0 ? (
                <Empty>{t('queue.empty')}</Empty>
              ) : (
                <Rows title={t('queue.ready')} items={ready} />
              )}
              {waiting.length > 0 && <Rows title={t('queue.waiting')} items={waiting} />}
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
  return (
    <Card title={title} flush>
      <Table label={title} head={[t('cases.title'), t('cases.micro'), t('cases.evidence'), t('parts.state')]}>
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
            <td data-h={t('cases.evidence')}>
              {t(one.evidenceComplete ? 'cases.complete' : 'cases.incomplete')}
            </td>
            <td data-h={t('parts.state')}>
              {one.result ? t(`cases.result_${one.result.outcome}`) : words(one)}
              {one.draftByMe && `, ${t('queue.draft')}`}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );

  function words(one: CaseItem): string {
    if (one.mayMark.ok) return t('queue.ready');
    const code = one.mayMark.code;
    const why = whys.find((each) => each === code);
    return why ? t(`queue.why.${why}`) : code;
  }
}
