import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useOrg, useOrgCommand } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Fault, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { TimelineLink } from '../timeline/timeline-link.js';
import { Changes } from './changes.js';
import type { MicroCertification } from './draft.js';
import { Round } from './round.js';

/** One micro-certification: its versions, what changed, and how the employers answer. */
export function MicroPage() {
  const { t, lang } = useText();
  const { id = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const lead = useRole('programme-lead');
  const micro = useOrg<MicroCertification>(`micro-certifications/${id}`, { refetchMs: 10_000 });
  const start = useOrgCommand<{ copyOf: string }, { versionId: string }>(
    `micro-certifications/${id}/versions`,
    {
      onDone: ({ versionId }) =>
        void navigate({
          to: '/micro-certifications/$id/versions/$versionId/$step',
          params: { id, versionId, step: 'about' },
        }),
    },
  );
  const copy = useOrgCommand<Record<string, never>, MicroCertification>(`micro-certifications/${id}/copy`, {
    onDone: (made) => void navigate({ to: '/micro-certifications/$id', params: { id: made.id } }),
  });
  return (
    <main className="wrap" id="main">
      <Loaded query={micro}>
        {(data) => {
          const versions = [...data.versions].sort((a, b) => b.number - a.number);
          const newest = versions[0];
          const submitted = versions.filter((one) => one.submittedAt !== null);
          return (
            <>
              <Crumbs to="/micro-certifications" label={t('micro.back')} here={pick(data.name, lang)} />
              <PageHead
                title={pick(data.name, lang)}
                chips={newest && <StatusChip thing="version" state={newest.state} />}
                sub={pick(data.name, lang === 'en' ? 'fr' : 'en')}
                actions={
                  <>
                    {submitted.length > 0 && (
                      <Link className="btn" to="/m/$id" params={{ id }}>
                        {t('micro.public')}
                      </Link>
                    )}
                    {lead && newest && newest.submittedAt !== null && (
                      <button
                        type="button"
                        className="btn p"
                        disabled={start.isPending}
                        onClick={() => start.mutate({ copyOf: newest.id })}
                      >
                        {t('micro.newVersion', { number: newest.number + 1 })}
                      </button>
                    )}
                    {lead && (
                      <button
                        type="button"
                        className="btn"
                        disabled={copy.isPending}
                        onClick={() => copy.mutate({})}
                      >
                        {t('micro.copy')}
                      </button>
                    )}
                  </>
                }
              />
              <div className="stack loose">
                {start.error && <Fault problem={start.error} />}
                {copy.error && <Fault problem={copy.error} />}
                <Card title={t('micro.versions')} flush>
                  <Table
                    label={t('micro.versions')}
                    head={[t('micro.versions'), t('parts.state'), t('parts.details'), t('timeline.link')]}
                  >
                    {versions.map((one) => (
                      <tr key={one.id}>
                        <th scope="row">
                          <Link
                            to="/micro-certifications/$id/versions/$versionId/$step"
                            params={{ id, versionId: one.id, step: 'about' }}
                          >
                            {t('parts.version', { number: one.number })}
                            <span className="vh">, {t(one.submittedAt ? 'micro.read' : 'micro.write')}</span>
                          </Link>
                        </th>
                        <td data-h={t('parts.state')}>
                          <StatusText thing="version" state={one.state} />
                        </td>
                        <td data-h={t('parts.details')} className="muted">
                          {[
                            one.submittedAt && t('micro.submittedOn', { date: day(one.submittedAt, lang) }),
                            one.endorsedAt && t('micro.endorsedOn', { date: day(one.endorsedAt, lang) }),
                          ]
                            .filter(Boolean)
                            .join(', ')}
                        </td>
                        <td data-h={t('timeline.link')}>
                          <TimelineLink collection="versions" id={one.id} />
                          {one.endorsedAt && (
                            <Link className="bl" to="/relevance/$versionId" params={{ versionId: one.id }}>
                              {t('rel.title')}
                            </Link>
                          )}
                        </td>
                      </tr>
                    ))}
                  </Table>
                </Card>
                {submitted.map((one) => (
                  <Round key={one.id} versionId={one.id} number={one.number} />
                ))}
                {newest && versions[1] && <Changes versionId={newest.id} since={versions[1]} />}
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}
