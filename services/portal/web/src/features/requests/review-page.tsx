import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Quorum } from '../../components/marks.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day, daysUntil, number as numberOf, time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { AnswerBox } from './answer-box.js';
import { ChangesSince } from './changes-since.js';
import { DeclareConflict } from './conflict.js';
import { DoNotAsk } from './do-not-ask.js';
import { PassOn } from './pass-on.js';
import { PreparedRatings, PrepareRatings } from './prepared.js';
import { confirmationOf, type Kind, type RequestDetail, refusalOf } from './request.js';
import { ReviewSigns } from './review-signs.js';
import { AssessmentText, CompetenciesText } from './texts.js';
import { useAnswers } from './use-answers.js';

/** Review and confirm: read what changed, answer where you read, see the words, sign (PORTAL.md 4 b). */
export function ReviewPage() {
  const { requestId = '' } = useParams({ strict: false });
  const request = useOrg<RequestDetail>(`requests/${requestId}`, { refetchMs: 8_000 });
  return (
    <main className="wrap" id="main">
      <Loaded query={request} rows={6}>
        {(detail) => <Review key={detail.requestId} detail={detail} />}
      </Loaded>
    </main>
  );
}

const WORDS_A_MINUTE = 220;

function Review({ detail }: { detail: RequestDetail }) {
  const { t, lang } = useText();
  const hat = useHat();
  const approver = useRole('approver');
  const writable = approver && detail.state !== 'closed';
  const fidelity = detail.kinds.find((one) => one.kind === 'fidelity');
  const preparing = useRole('supervisor') && !approver && fidelity?.state === 'open' && fidelity.mayAnswer.ok;
  const { answers, change, savedAt, conflict } = useAnswers(detail, writable);
  const body = detail.content[lang] ?? detail.content[detail.baseLanguage];
  const earlier = detail.kinds.find((one) => one.earlier)?.earlier;
  const [anew, setAnew] = useState<readonly Kind[]>([]);
  const [takingBack, setTakingBack] = useState<Kind | null>(null);
  const open = detail.kinds.filter(
    (one) =>
      writable &&
      one.mayAnswer.ok &&
      one.state !== 'not-asked' &&
      (one.state !== 'change-requested' || anew.includes(one.kind)),
  );
  // The receipt stays after the last kind was answered.
  const [hadOpen, setHadOpen] = useState(false);
  if (open.length > 0 && !hadOpen) setHadOpen(true);
  const isOpen = detail.kinds.some((one) => one.state === 'open' && one.mayAnswer.ok);
  const ready = answers.filter(
    (one) =>
      open.some((kind) => kind.kind === one.kind) &&
      (confirmationOf(one) || (one.answer && one.answer !== 'confirm' && refusalOf(one, detail.requestId))),
  );
  const prepared = answers.find((one) => one.kind === 'fidelity');
  if (!body) return null;
  const minutes = Math.max(1, Math.round(JSON.stringify(body).split(/\s+/).length / WORDS_A_MINUTE));
  return (
    <>
      <Crumbs to="/requests" label={t('nav.inbox')} here={pick(detail.name, lang)} />
      <PageHead
        title={pick(detail.name, lang)}
        chips={
          <>
            <StatusChip
              thing="request"
              state={isOpen ? detail.state : doneStateOf(detail)}
              values={{ days: t('parts.days', { count: Math.abs(daysUntil(detail.dueAt)) }) }}
            />
            <span className="sm muted">{t('review.dueOn', { date: day(detail.dueAt, lang) })}</span>
            {savedAt && (
              <span className="sm muted" role="status">
                {t('review.saved', { time: time(savedAt, lang) })}
              </span>
            )}
          </>
        }
        sub={
          <>
            <p>
              {t('review.head', {
                institution: detail.institution.name,
                employer: hat?.name ?? '',
                number: detail.number,
              })}{' '}
              {earlier && t('review.before', { number: earlier.number })}
            </p>
            <p>{pick(detail.description, lang)}</p>
          </>
        }
      />
      <dl className="facts" style={{ marginTop: -12, marginBottom: 32 }}>
        <Fact name={t('review.length')}>{t('review.hours', { count: detail.hours })}</Fact>
        <Fact name={t('review.competencies')}>{numberOf(body.competencies.competencies.length, lang)}</Fact>
        <Fact name={t('review.criteria')}>{numberOf(body.blueprint.criteria.length, lang)}</Fact>
        <Fact name={t('review.reading')}>{t('review.minutes', { count: minutes })}</Fact>
      </dl>
      <div className="stack" style={{ marginBottom: 24 }}>
        {hat?.provisional && <Note tone="work" title={t('review.provisional')} />}
        {conflict && <Note tone="stop" title={t('review.savedElsewhere')} />}
        {!earlier && isOpen && (
          <Note tone="work" title={t('review.firstTitle')}>
            <p>{t('review.first')}</p>
          </Note>
        )}
      </div>
      <div className="cols">
        <div>
          {earlier && <ChangesSince detail={detail} number={earlier.number} />}
          {detail.kinds.map((kind) => {
            const answer = answers.find((one) => one.kind === kind.kind);
            if (!answer) return null;
            const answering = open.includes(kind);
            const box = (
              <AnswerBox
                key={kind.kind}
                detail={detail}
                kind={kind}
                answer={answer}
                answering={answering}
                approver={approver}
                onChange={(part) => change(kind.kind, part)}
                onTakeBack={() => setTakingBack(kind.kind)}
                onAnew={() => setAnew((old) => [...old, kind.kind])}
              />
            );
            return kind.kind === 'in-demand' ? (
              <CompetenciesText
                key={kind.kind}
                body={body.competencies}
                changes={kind.changes?.[lang] ?? kind.changes?.[detail.baseLanguage] ?? null}
              >
                {box}
              </CompetenciesText>
            ) : (
              <AssessmentText
                key={kind.kind}
                body={body.blueprint}
                answer={answer}
                rating={preparing || (answering && answer.answer !== 'decline' && answer.answer !== 'change')}
                onRate={(given) => change('fidelity', { ratings: given })}
                prepared={
                  answering && (
                    <PreparedRatings
                      detail={detail}
                      answer={answer}
                      onUse={(part) => change('fidelity', part)}
                    />
                  )
                }
              >
                {box}
              </AssessmentText>
            );
          })}
          {isOpen && <PassOn />}
          {hadOpen && <DoNotAsk detail={detail} />}
          <p className="sm">
            <Link to="/requests/$requestId/thread" params={{ requestId: detail.requestId }}>
              {t('review.messages', { count: detail.messages })}
            </Link>
          </p>
        </div>
        <div className="signs" id="sign">
          {takingBack && (
            <SignPanel
              key={takingBack}
              type="recall"
              input={{ requestId: detail.requestId, kind: takingBack }}
              title={t('review.takeBackTitle', { kind: t(`kind.${takingBack}`) })}
              action={t('review.takeBack')}
              note={t('review.takeBackWhy')}
            />
          )}
          {preparing && prepared && <PrepareRatings detail={detail} answer={prepared} />}
          {hadOpen && (
            <ReviewSigns
              detail={detail}
              answers={answers.filter((one) => open.some((kind) => kind.kind === one.kind))}
            />
          )}
          {approver && detail.mayDeclareConflict && <DeclareConflict detail={detail} />}
          <Card title={t('review.policy')}>
            {detail.policy && <p className="sm">{detail.policy.sentence[lang]}</p>}
            {detail.quorum.map((one) => (
              <div key={one.kind} className="row between">
                <span className="sm">{t(`kind.${one.kind}`)}</span>
                <Quorum
                  have={one.confirmed}
                  need={typeof one.needed === 'number' ? one.needed : (one.needed?.confirmations ?? 0)}
                />
              </div>
            ))}
            <details>
              <summary>{t('review.editions')}</summary>
              <ul className="xs">
                {detail.kinds.map((kind) => (
                  <li key={kind.kind}>
                    {t(`kind.${kind.kind}`)} <Digest value={kind.partDigest} />
                  </li>
                ))}
              </ul>
            </details>
          </Card>
        </div>
      </div>
      {open.length > 0 && (
        <div className="dock">
          <b className="sm">{t('review.ready', { ready: ready.length, all: open.length })}</b>
          <a className="btn p" href="#sign">
            {t('review.goSign')}
          </a>
        </div>
      )}
    </>
  );
}

/** What a request is where this person answers nothing more: something was answered, or it was closed without. */
function doneStateOf({ state, kinds }: RequestDetail): RequestDetail['state'] | 'answered' {
  const isUnanswered = kinds.every((one) => one.state === 'open' || one.state === 'not-asked');
  return isUnanswered ? state : 'answered';
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
