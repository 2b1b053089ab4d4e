import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type ApiProblem, call, orgPath, type Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Crumbs, Fault, Loaded, Note, PageHead } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import { Figure } from './figure.js';
import type { Statistics, StatisticsList } from './statistics.js';

/** The agreement in one version: the own figure first, then all, then each assessor. */
export function VersionStatisticsPage() {
  const { t, lang } = useText();
  const { versionId = '' } = useParams({ strict: false });
  const query = useOrg<Statistics>(`assessment-statistics/${versionId}`);
  const people = useOrg<Page<Member>>(query.data?.assessors ? 'people' : null);
  const nameOf = (personId: string): string =>
    people.data?.items.find((one) => one.personId === personId)?.name ?? t('stats.unknown');
  return (
    <main className="wrap read" id="main">
      <Loaded query={query}>
        {(one) => {
          const rubric = one.blueprint[lang] ?? one.blueprint[one.version.baseLanguage] ?? null;
          const name = pick(one.version.name, lang);
          return (
            <>
              <Crumbs to="/statistics" label={t('stats.back')} here={name} />
              <PageHead title={name} sub={t('parts.version', { number: one.version.number })} />
              <div className="stack loose">
                {one.own && <Own versionId={versionId} one={one} />}
                {one.all && (
                  <Card title={t('stats.all')} flush>
                    <Figure shown={one.all} rubric={rubric} label={t('stats.all')} />
                  </Card>
                )}
                {one.assessors?.map((each) => (
                  <Card key={each.personId} title={`${t('stats.person')}: ${nameOf(each.personId)}`} flush>
                    <Figure shown={each} rubric={rubric} label={nameOf(each.personId)} />
                  </Card>
                ))}
                <p className="sm muted">{t('stats.noneWhy')}</p>
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

/** The own figure stays folded until its assessor opens it: that is what others wait for. */
function Own({ versionId, one }: { versionId: string; one: Statistics }) {
  const { t, lang } = useText();
  const hat = useHat();
  const client = useQueryClient();
  const list = useOrg<StatisticsList>('assessment-statistics');
  const [open, setOpen] = useState(false);
  const look = useMutation<unknown, ApiProblem>({
    mutationFn: () =>
      call(orgPath(hat?.organizationId ?? '', `assessment-statistics/${versionId}/opened`), {
        method: 'POST',
      }),
    onSuccess: async () => {
      setOpen(true);
      await client.invalidateQueries({ queryKey: ['org'] });
    },
  });
  const rubric = one.blueprint[lang] ?? one.blueprint[one.version.baseLanguage] ?? null;
  if (!one.own) return null;
  return (
    <Card title={t('stats.own')} flush>
      {one.own.shown && !open ? (
        <div className="bd stack">
          <p className="muted">{t('stats.ownSub', { days: list.data?.ownFirstDays ?? 14 })}</p>
          {look.error && <Fault problem={look.error} />}
          <div>
            <button type="button" className="btn p" disabled={look.isPending} onClick={() => look.mutate()}>
              {t('stats.open')}
            </button>
          </div>
        </div>
      ) : (
        <>
          <Figure shown={one.own} rubric={rubric} label={t('stats.own')} />
          {open && <Note tone="ok" title={t('stats.opened')} />}
        </>
      )}
    </Card>
  );
}
