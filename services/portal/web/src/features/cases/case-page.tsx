import { Link, useParams } from '@tanstack/react-router';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Loaded, PageHead } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { DeclareConflict } from '../marking/declare-conflict.js';
import type { Member } from '../people/member.js';
import { TeachOut } from '../relevance/teach-out.js';
import { TimelineLink } from '../timeline/timeline-link.js';
import { type CaseDetail, rubricOf } from './case.js';
import { ConductCase } from './conduct-case.js';
import { CaseNotes, Course, MarkTable } from './course.js';

/** One case as registrar and programme lead see it. */
export function CasePage() {
  const { t, lang } = useText();
  const { caseId = '' } = useParams({ strict: false });
  const assessor = useRole('assessor');
  const conducts = useRole('programme-lead', 'registrar');
  const people = useOrg<Page<Member>>(conducts ? 'people' : null);
  const nameOf = (personId: string): string =>
    people.data?.items.find((person) => person.personId === personId)?.name ?? t('stats.unknown');
  const query = useOrg<CaseDetail>(`cases/${caseId}`, { refetchMs: 10_000 });
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(one) => {
          const rubric = rubricOf(one, lang);
          const title = t('cases.number', { number: one.number });
          return (
            <>
              <Crumbs to="/cases" label={t('cases.back')} here={title} />
              <PageHead
                title={title}
                sub={`${pick(one.version?.name, lang)}, ${t('parts.version', { number: one.version?.number ?? 0 })}`}
                actions={
                  <>
                    <TimelineLink collection="cases" id={caseId} />
                    {assessor && (
                      <Link className="btn" to="/marking/$caseId" params={{ caseId }}>
                        {t('queue.mark')}
                      </Link>
                    )}
                  </>
                }
              />
              <div className={conducts ? 'cols' : ''}>
                <div className="stack loose">
                  <TeachOut relevance={one.relevance} />
                  <Who one={one} />
                  <Card title={t('desk.process')}>
                    <Course one={one} />
                    <p className="sm muted">
                      {one.duty &&
                        `${t('desk.duty')}: ${t(`queue.duty.${one.duty.duty}`)}, ${one.duty.personId ? nameOf(one.duty.personId) : t('desk.nobody')}, ${t('mark.dueOn', { date: day(one.duty.dueAt, lang) })}`}
                    </p>
                    {one.duty?.duty === 'appeal' && <Link to="/appeals">{t('appeals.title')}</Link>}
                    {one.duty?.mine && <DeclareConflict caseId={caseId} />}
                  </Card>
                  <CaseNotes notes={one.notes} />
                  {rubric && one.mark && (
                    <MarkTable
                      mark={one.mark}
                      rubric={rubric}
                      title={one.mark.moderated ? t('desk.moderated') : t('cases.mark')}
                    />
                  )}
                  {rubric &&
                    one.marks.map((mark) => (
                      <MarkTable
                        key={mark.markId}
                        mark={mark}
                        rubric={rubric}
                        title={`${t(`desk.${mark.stage}`)}, ${t('desk.attempt').toLowerCase()} ${mark.attempt}`}
                      />
                    ))}
                </div>
                {conducts && (
                  <aside className="signs">
                    <ConductCase key={one.caseId} one={one} />
                  </aside>
                )}
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

/** Whose case it is, for those who may know, and what it has. */
function Who({ one }: { one: CaseDetail }) {
  const { t, lang } = useText();
  return (
    <dl className="facts">
      {one.earner && (
        <div>
          <dt>{t('cases.earner')}</dt>
          <dd>
            {one.earner.name}, {one.earner.studentNumber}
            {one.earner.chosenName !== null && (
              <span className="bl xs muted">{t('cases.legally', { name: one.earner.legalName })}</span>
            )}
            <span className="bl xs muted">{one.earner.mail}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>{t('cases.consent')}</dt>
        <dd>
          {one.consent.at ? t('cases.given', { date: day(one.consent.at, lang) }) : t('cases.notGiven')}
        </dd>
      </div>
      <div>
        <dt>{t('cases.evidence')}</dt>
        <dd>{t('cases.evidenceCount', { count: one.evidenceCount })}</dd>
      </div>
    </dl>
  );
}
