import { Link, useParams } from '@tanstack/react-router';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Levels } from '../../components/marks.js';
import { Card, Crumbs, Loaded, PageHead, Table } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { TimelineLink } from '../timeline/timeline-link.js';
import { type CaseDetail, rubricOf } from './case.js';

/** One case as registrar and programme lead see it. */
export function CasePage() {
  const { t, lang } = useText();
  const { caseId = '' } = useParams({ strict: false });
  const assessor = useRole('assessor');
  const query = useOrg<CaseDetail>(`cases/${caseId}`, { refetchMs: 10_000 });
  return (
    <main className="wrap read" id="main">
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
              <div className="stack loose">
                <dl className="facts">
                  {one.earner && (
                    <div>
                      <dt>{t('cases.earner')}</dt>
                      <dd>
                        {one.earner.name}, {one.earner.studentNumber}
                      </dd>
                    </div>
                  )}
                  <div>
                    <dt>{t('cases.consent')}</dt>
                    <dd>
                      {one.consent.at
                        ? t('cases.given', { date: day(one.consent.at, lang) })
                        : t('cases.notGiven')}
                    </dd>
                  </div>
                  <div>
                    <dt>{t('cases.evidence')}</dt>
                    <dd>{t('cases.evidenceCount', { count: one.evidenceCount })}</dd>
                  </div>
                  <div>
                    <dt>{t('cases.result')}</dt>
                    <dd>
                      {one.result ? t(`cases.result_${one.result.outcome}`) : t(`cases.state.${one.state}`)}
                    </dd>
                  </div>
                </dl>
                {one.mark && rubric && (
                  <Card title={t('cases.mark')} flush>
                    <Table
                      label={t('cases.mark')}
                      head={[t('review.element.criterion'), t('review.element.level')]}
                    >
                      {rubric.criteria.map((criterion) => {
                        const given = one.mark?.levels.find((level) => level.criterionId === criterion.id);
                        const place = criterion.levels.findIndex((level) => level.id === given?.levelId);
                        return (
                          <tr key={criterion.id}>
                            <th scope="row">
                              {criterion.title}
                              {given?.comment && <span className="bl xs muted">{given.comment}</span>}
                            </th>
                            <td data-h={t('review.element.level')}>
                              <Levels
                                level={place + 1}
                                of={criterion.levels.length}
                                title={criterion.levels[place]?.title ?? ''}
                              />
                            </td>
                          </tr>
                        );
                      })}
                    </Table>
                  </Card>
                )}
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}
