import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { call, orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { type CaseDetail, type CaseItem, rubricOf } from '../cases/case.js';
import { inputOf, openIn } from './session.js';

/** Most marks that one signature covers (services/assessment). */
const MOST_MARKS = 100;

/** The marks of a session under one signature: drafts that are complete, those that are ticked. */
export function SessionSign({ items }: { items: CaseItem[] }) {
  const { t, lang } = useText();
  const hat = useHat();
  const organizationId = hat?.organizationId ?? '';
  const [ticked, setTicked] = useState<string[]>([]);
  // What was signed stays on the page with its receipt, though it is a draft no more.
  const [signed, setSigned] = useState(false);
  const details = useQueries({
    queries: items.slice(0, MOST_MARKS).map(({ caseId }) => ({
      queryKey: ['org', organizationId, `cases/${caseId}`],
      queryFn: () => call<CaseDetail>(orgPath(organizationId, `cases/${caseId}`)),
    })),
  });
  const drafts = details.flatMap(({ data }) => {
    const rubric = data && rubricOf(data, lang);
    return data?.draft && rubric ? [{ detail: data, rubric, open: openIn(rubric, data.draft.levels) }] : [];
  });
  const chosen = drafts.filter(({ detail, open }) => open === 0 && ticked.includes(detail.caseId));
  const toggle = (caseId: string): void =>
    setTicked(ticked.includes(caseId) ? ticked.filter((one) => one !== caseId) : [...ticked, caseId]);
  const input =
    chosen.length === 0
      ? null
      : {
          marks: chosen.map(({ detail, rubric }) =>
            inputOf(detail.caseId, rubric, detail.draft?.levels ?? []),
          ),
        };
  return (
    <Card title={t('queue.session')}>
      <p className="sm muted">{t('queue.sessionSub')}</p>
      {!signed && (
        <ul className="tight">
          {drafts.map(({ detail, open }) => (
            <li key={detail.caseId}>
              <label className="row">
                <input
                  type="checkbox"
                  className="ck"
                  disabled={open > 0}
                  checked={open === 0 && ticked.includes(detail.caseId)}
                  onChange={() => toggle(detail.caseId)}
                />
                {t('cases.number', { number: detail.number })}
                {open > 0 && <span className="sm muted">{t('queue.incomplete', { open })}</span>}
              </label>
            </li>
          ))}
        </ul>
      )}
      <SignPanel
        type="mark"
        input={input}
        title={t('mark.signTitle')}
        action={t('queue.sessionAction', { count: Math.max(chosen.length, 1) })}
        missing={t('queue.sessionNone')}
        labels={chosen.map(({ detail }) => t('cases.number', { number: detail.number }))}
        note={t('mark.signNote')}
        after={<p>{t('mark.stageDone')}</p>}
        onDone={() => setSigned(true)}
      />
    </Card>
  );
}
