import { IconArrowBackUp, IconEyeOff } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { Fault, Loaded, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day, time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type CaseDetail, rubricOf } from '../cases/case.js';
import { DeclareConflict } from './declare-conflict.js';
import { EvidenceSide } from './evidence-side.js';
import { MarkCriterion } from './mark-criterion.js';
import { SendBack } from './send-back.js';
import { inputOf } from './session.js';
import { useMark } from './use-mark.js';
import { useWhyNot } from './why-not.js';

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
  const whyNot = useWhyNot();
  // The receipt stays when the duty is done by it.
  const [signed, setSigned] = useState(false);
  const rubric = rubricOf(detail, lang);
  if (!rubric) return null;
  const open = rubric.criteria.filter((one) => !levels[one.id]?.levelId);
  const may = detail.mayMark.ok;
  const own = detail.marks.filter((one) => one.mine).at(-1) ?? null;
  const marked = may ? null : (own ?? detail.mark);
  const given = marked
    ? Object.fromEntries(
        marked.levels.map((one) => [one.criterionId, { levelId: one.levelId, comment: one.comment ?? '' }]),
      )
    : levels;
  const input = inputOf(
    detail.caseId,
    rubric,
    Object.entries(levels).map(([criterionId, one]) => ({ criterionId, ...one })),
  );
  return (
    <>
      <Head detail={detail} />
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
          <Notes notes={detail.notes} />
          {!may && !marked && !signed && (
            <div className="cr">
              <Note tone="wait" title={t('mark.cannot')}>
                <p>{whyNot(detail.mayMark.ok ? '' : detail.mayMark.code)}</p>
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
              disabled={!may}
              onChange={(part) => change(criterion.id, part)}
            />
          ))}
          <div className="cr stack">
            {problem && <Fault problem={problem} />}
            {savedAt && may && (
              <p className="sm muted" role="status">
                {t('mark.saved', { time: time(savedAt, lang) })}{' '}
                {open.length === 0 && <Link to="/marking">{t('mark.session')}</Link>}
              </p>
            )}
            {(may || signed) && (
              <SignPanel
                type="mark"
                input={open.length === 0 ? input : null}
                title={t('mark.signTitle')}
                action={t('mark.sign')}
                missing={t('mark.left', { what: open.map((one) => one.title).join('; ') })}
                note={t('mark.signNote')}
                after={<p>{t(detail.duty ? 'mark.stageDone' : 'mark.after')}</p>}
                onDone={() => setSigned(true)}
              />
            )}
            {detail.result && !may && (
              <Note tone="ok" title={`${t('mark.after')} ${t(`cases.result_${detail.result.outcome}`)}`} />
            )}
            {detail.duty?.mine && detail.duty.duty === 'first' && (
              <SendBack caseId={detail.caseId} rubric={rubric} />
            )}
            {detail.duty?.mine && <DeclareConflict caseId={detail.caseId} />}
          </div>
        </section>
      </div>
    </>
  );
}

/** Which case, which mark, until when; a blind mark says so. */
function Head({ detail }: { detail: CaseDetail }) {
  const { t, lang } = useText();
  const { duty } = detail;
  const mine = duty?.mine ? duty : null;
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
              {mine &&
                `, ${t(`queue.duty.${mine.duty}`)}, ${t('mark.dueOn', { date: day(mine.dueAt, lang) })}`}
            </p>
          </div>
          <span className="sm muted row" style={{ gap: 6 }}>
            <IconEyeOff className="i" aria-hidden />
            {t('mark.blind')}
          </span>
        </div>
      </div>
      {(mine?.duty === 'second' || mine?.duty === 're-mark') && (
        <Note tone="work" title={t(mine.duty === 'second' ? 'mark.blindSecond' : 'mark.blindRemark')} />
      )}
    </>
  );
}

/** Conditions under which to assess, and what was asked for before. */
function Notes({ notes }: { notes: CaseDetail['notes'] }) {
  const { t } = useText();
  return notes.map((note) => (
    <div className="cr" key={`${note.kind} ${note.at}`}>
      <Note tone="work" title={t(note.kind === 'accommodation' ? 'mark.conditions' : 'mark.asked')}>
        <p className="prewrap">{note.text}</p>
        {note.kind === 'accommodation' && <p className="xs muted">{t('mark.conditionsSub')}</p>}
      </Note>
    </div>
  ));
}
