import { IconArrowBackUp, IconEyeOff } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { Fault, Loaded, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type CaseDetail, rubricOf } from '../cases/case.js';
import { EvidenceSide } from './evidence-side.js';
import { MarkCriterion } from './mark-criterion.js';
import { useMark } from './use-mark.js';

/** Evidence left, rubric right: does this evidence show this criterion, at which level (PORTAL.md 4 d). */
export function MarkPage() {
  const { caseId = '' } = useParams({ strict: false });
  const query = useOrg<CaseDetail>(`cases/${caseId}`);
  return (
    <main className="wide" id="main">
      {query.data ? (
        <Marking key={query.data.caseId} detail={query.data} />
      ) : (
        <div className="wrap" style={{ padding: 32 }}>
          <Loaded query={query}>{() => null}</Loaded>
        </div>
      )}
    </main>
  );
}

function Marking({ detail }: { detail: CaseDetail }) {
  const { t, lang } = useText();
  const { levels, change, savedAt, conflict, settle, problem } = useMark(detail);
  // The receipt stays when the case is finished by it.
  const [signed, setSigned] = useState(false);
  const rubric = rubricOf(detail, lang);
  if (!rubric) return null;
  const open = rubric.criteria.filter((one) => !levels[one.id]?.levelId);
  const marked = detail.mark;
  const given = marked
    ? Object.fromEntries(
        marked.levels.map((one) => [one.criterionId, { levelId: one.levelId, comment: one.comment ?? '' }]),
      )
    : levels;
  const input = {
    caseId: detail.caseId,
    levels: rubric.criteria.map((one) => {
      const { levelId = null, comment = '' } = levels[one.id] ?? {};
      return { criterionId: one.id, levelId, ...(comment.trim() ? { comment: comment.trim() } : {}) };
    }),
  };
  return (
    <>
      <div className="ctx">
        <div>
          <Link className="btn" to="/marking">
            <IconArrowBackUp className="i" aria-hidden />
            {t('queue.title')}
          </Link>
          <div>
            <h1>{t('cases.number', { number: detail.number })}</h1>
            <p className="sm muted">
              {pick(detail.version?.name, lang)},{' '}
              {t('parts.version', { number: detail.version?.number ?? 0 })}
            </p>
          </div>
          <span className="sm muted row" style={{ gap: 6 }}>
            <IconEyeOff className="i" aria-hidden />
            {t('mark.blind')}
          </span>
        </div>
      </div>
      <div className="mark2">
        <EvidenceSide detail={detail} rubric={rubric} />
        <section className="rub" aria-labelledby="your-mark">
          <div className="rh">
            <h2 id="your-mark">{t('mark.your')}</h2>
            <span className="sm muted">
              {t('mark.done', {
                done: rubric.criteria.filter((one) => given[one.id]?.levelId).length,
                all: rubric.criteria.length,
              })}
            </span>
          </div>
          {!detail.mayMark.ok && !marked && (
            <div className="cr">
              <Note tone="wait" title={t('mark.cannot')}>
                <p>{whyNot(detail.mayMark.code)}</p>
              </Note>
            </div>
          )}
          {conflict && (
            <div className="cr">
              <Note tone="stop" title={t('mark.conflict')}>
                <p className="row">
                  <button type="button" className="btn tiny" onClick={() => void settle(true)}>
                    {t('mark.keepMine')}
                  </button>
                  <button type="button" className="btn tiny" onClick={() => void settle(false)}>
                    {t('mark.takeTheirs')}
                  </button>
                </p>
              </Note>
            </div>
          )}
          {rubric.criteria.map((criterion, index) => (
            <MarkCriterion
              key={criterion.id}
              criterion={criterion}
              index={index}
              level={given[criterion.id] ?? { levelId: null, comment: '' }}
              disabled={!detail.mayMark.ok || marked !== null}
              onChange={(part) => change(criterion.id, part)}
            />
          ))}
          <div className="cr stack">
            {problem && <Fault problem={problem} />}
            {savedAt && !marked && (
              <p className="sm muted" role="status">
                {t('mark.saved', { time: time(savedAt, lang) })}
              </p>
            )}
            {((detail.mayMark.ok && !marked) || signed) && (
              <SignPanel
                type="mark"
                input={open.length === 0 ? input : null}
                title={t('mark.signTitle')}
                action={t('mark.sign')}
                missing={t('mark.left', { what: open.map((one) => one.title).join('; ') })}
                note={t('mark.signNote')}
                after={<p>{t('mark.after')}</p>}
                onDone={() => setSigned(true)}
              />
            )}
            {marked && <Note tone="ok" title={`${t('mark.after')} ${t(`cases.result_${marked.outcome}`)}`} />}
          </div>
        </section>
      </div>
    </>
  );

  function whyNot(code: string): string {
    const known = [
      'consent-missing',
      'case-not-open',
      'case-already-marked',
      'own-case',
      'earner-erased',
    ] as const;
    const why = known.find((one) => one === code);
    return why ? t(`queue.why.${why}`) : code;
  }
}
