import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ApiProblem, call, type Language, type Page } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Card, Crumbs, Empty, Fault, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import {
  type CaseCourse,
  type CaseDetail,
  type CaseHead,
  evidenceState,
  rubricOf,
  stepOf,
} from '../cases/case.js';
import { Course, MarkTable } from '../cases/course.js';
import type { Identity } from '../cases/identity.js';
import { AddEvidence } from '../marking/add-evidence.js';
import { TeachOut } from '../relevance/teach-out.js';
import { AssessmentFacts } from '../requests/texts.js';
import { OwnAppeal } from './own-appeal.js';
import { Withdraw } from './withdraw.js';

interface OwnCase extends Omit<CaseDetail, 'duty' | 'marks' | 'agreement' | 'earner'> {
  earner: Identity | null;
  consentText: Record<Language, string> & { digest: string };
}

interface OwnItem extends CaseHead {
  phase: string | null;
  dueAt: string | null;
  outcome: 'pass' | 'not-yet' | null;
}

/** The earner's assessments; one of them with consent, evidence and result. */
export function MyCasesPage() {
  const { caseId } = useParams({ strict: false });
  return (
    <main className="wrap read" id="main">
      {caseId ? <One caseId={caseId} /> : <List />}
    </main>
  );
}

function List() {
  const { t, lang } = useText();
  const cases = useRead<Page<OwnItem>>('/v1/me/cases');
  return (
    <>
      <PageHead title={t('earner.casesTitle')} sub={t('earner.casesSub')} />
      <Loaded query={cases}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('earner.noCases')}</Empty>
          ) : (
            <Card title={t('earner.casesTitle')} flush>
              <Table
                label={t('earner.casesTitle')}
                head={[t('cases.micro'), t('cases.consent'), t('parts.state')]}
              >
                {items.map((one) => (
                  <tr key={one.caseId}>
                    <th scope="row">
                      <Link to="/me/cases/$caseId" params={{ caseId: one.caseId }}>
                        {pick(one.version?.name, lang)}
                      </Link>
                    </th>
                    <td data-h={t('cases.consent')}>
                      {one.consent.at
                        ? t('cases.given', { date: day(one.consent.at, lang) })
                        : t('cases.notGiven')}
                    </td>
                    <td data-h={t('parts.state')}>
                      <StatusChip thing="case" state={one.consent.given ? stepOf(one) : 'consent'} />
                      {one.dueAt && (
                        <span className="bl xs muted">{t('earner.due', { date: day(one.dueAt, lang) })}</span>
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
            </Card>
          )
        }
      </Loaded>
    </>
  );
}

function One({ caseId }: { caseId: string }) {
  const { t, lang } = useText();
  const query = useRead<OwnCase>(`/v1/me/cases/${caseId}`);
  return (
    <Loaded query={query}>
      {(one) => {
        const rubric = rubricOf(one, lang);
        return (
          <>
            <Crumbs to="/me/cases" label={t('earner.casesTitle')} here={pick(one.version?.name, lang)} />
            <PageHead
              title={pick(one.version?.name, lang)}
              sub={t('parts.version', { number: one.version?.number ?? 0 })}
            />
            <div className="stack loose">
              <TeachOut relevance={one.relevance} />
              {!one.consent.at && <Consent one={one} />}
              {one.result && (
                <Note
                  tone={one.result.outcome === 'pass' ? 'ok' : 'work'}
                  title={t('earner.resultIs', { outcome: t(`cases.result_${one.result.outcome}`) })}
                />
              )}
              {one.process.phase === 'withdrawn' && <Note tone="work" title={t('earner.withdrawn')} />}
              {one.consent.at && <OwnCourse one={one} />}
              <OwnNotes notes={one.notes} />
              {one.mark && rubric && (
                <>
                  <MarkTable mark={one.mark} rubric={rubric} title={t('earner.feedback')} />
                  <p className="sm muted">{t('earner.feedbackSub')}</p>
                </>
              )}
              <OwnAppeal caseId={caseId} />
              <Card title={t('earner.evidence')}>
                <p className="sm muted">{t('earner.evidenceSub')}</p>
                {(one.evidence ?? []).length === 0 && <p className="muted">{t('earner.noEvidence')}</p>}
                <ul className="line-list">
                  {(one.evidence ?? []).map((item) => (
                    <li key={item.id}>
                      <span />
                      {item.link ? (
                        <a href={item.link.url} target="_blank" rel="noreferrer noopener">
                          {item.name}
                        </a>
                      ) : (
                        <a
                          href={`/v1/me/cases/${caseId}/evidence/${item.id}/content`}
                          download={item.name ?? item.id}
                        >
                          {item.name}
                        </a>
                      )}
                      <StatusChip thing="evidence" state={evidenceState(item.state)} />
                    </li>
                  ))}
                </ul>
              </Card>
              {rubric && (one.state === 'prepared' || one.state === 'open') && (
                <AddEvidence path={`/v1/me/cases/${caseId}/evidence`} asked={rubric.evidence} />
              )}
              {one.state === 'open' && <Withdraw caseId={caseId} />}
              {rubric && (
                <Card title={t('earner.how')} flush>
                  <AssessmentFacts body={rubric} />
                </Card>
              )}
              {one.earner && <Kept earner={one.earner} />}
              {one.consent.at && <Consent one={one} />}
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** What the earner agrees to, before anything is marked. */
function Consent({ one }: { one: OwnCase }) {
  const { t, lang } = useText();
  const client = useQueryClient();
  const consent = useMutation<unknown, ApiProblem, string>({
    mutationFn: (text) => call(`/v1/me/cases/${one.caseId}/consent`, { body: { text } }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Card title={t('earner.consentTitle')}>
      <p className="measure">{one.consentText[lang]}</p>
      {consent.error && <Fault problem={consent.error} />}
      {one.consent.at ? (
        <Note tone="ok" title={t('earner.consented', { date: day(one.consent.at, lang) })} />
      ) : (
        <div>
          <button
            type="button"
            className="btn p lg"
            disabled={consent.isPending}
            onClick={() => consent.mutate(one.consentText.digest)}
          >
            {t('earner.consent')}
          </button>
        </div>
      )}
    </Card>
  );
}

/** Where the assessment stands: what happens now and until when, and when one may try again. */
function OwnCourse({ one }: { one: OwnCase }) {
  const { t, lang } = useText();
  const from = one.process.windows?.attemptFrom;
  return (
    <Card title={t('earner.step')}>
      <Now one={one} />
      <Course one={one} />
      {from && <p>{t('earner.again', { date: day(from, lang) })}</p>}
    </Card>
  );
}

/** Whose turn it is, in a sentence. */
function Now({ one }: { one: OwnCase }) {
  const { t, lang } = useText();
  const { phase, dueAt } = one.process;
  const step = steps.find((each) => each === phase);
  if (!step) return null;
  const missing = (rubricOf(one, lang)?.evidence ?? []).filter((each) =>
    one.missingEvidence.includes(each.id),
  );
  const words = step === 'gathering-evidence' && missing.length === 0 ? 'asked-evidence' : step;
  const what = missing.map((each) => each.title).join('; ');
  return <p className="measure">{t(`earner.now.${words}`, { what, date: day(dueAt, lang) })}</p>;
}

const steps = [
  'gathering-evidence',
  'first-mark',
  'second-mark',
  'moderation',
  'not-yet',
  'appeal',
  're-mark',
] as const;

/** What was asked for, and the conditions that were agreed. */
function OwnNotes({ notes }: { notes: CaseCourse['notes'] }) {
  const { t } = useText();
  return notes.map((note) => (
    <Note
      key={`${note.kind} ${note.at}`}
      tone={note.kind === 'evidence-request' ? 'wait' : 'work'}
      title={t(`earner.note.${note.kind}`)}
    >
      <p className="prewrap">{note.text}</p>
    </Note>
  ));
}

/** What is kept about the earner; who finds a fault in it is told whom to ask. */
function Kept({ earner }: { earner: Identity }) {
  const { t } = useText();
  const facts: [string, string][] = [
    [t('desk.identity.legalName'), earner.legalName],
    ...(earner.chosenName === null
      ? []
      : [[t('earner.chosenName'), earner.chosenName] satisfies [string, string]]),
    [t('desk.identity.studentNumber'), earner.studentNumber],
    [t('desk.identity.mail'), earner.mail],
  ];
  return (
    <Card title={t('earner.kept')}>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="sm muted">{t('earner.keptSub')}</p>
    </Card>
  );
}
