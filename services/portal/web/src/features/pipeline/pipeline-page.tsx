import { NativeSelect } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryOf, saveText } from '../../api/api.js';
import { useOrg, useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Fault, Loading, Note, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import type { Employer } from '../employers/employer.js';
import { Feed } from './feed.js';
import { type PipelineAnswer, stages } from './pipeline.js';
import { csvOf } from './pipeline-csv.js';
import { StageList } from './stage-list.js';
import { Stages } from './stages.js';
import { useLive } from './use-live.js';
import { Waiting } from './waiting.js';

interface Filters {
  stage: (typeof stages)[number];
  programme: string;
  employer: string;
  overdue: boolean;
  cursor: string;
}

/** Where does it stand still, and whom do I nudge; every filter is in the address (PORTAL.md 4 g). */
export function PipelinePage() {
  const { t, lang } = useText();
  const hat = useHat();
  const navigate = useNavigate();
  const search = new URLSearchParams(useLocation({ select: (location) => location.searchStr }));
  const filters: Filters = {
    stage: stages.find((one) => one === search.get('stage')) ?? 'awaiting-employers',
    programme: search.get('programme') ?? '',
    employer: search.get('employer') ?? '',
    overdue: search.get('overdue') === 'true',
    cursor: search.get('cursor') ?? '',
  };
  const [paused, setPaused] = useState(false);
  const live = useLive(paused);
  const query = queryOf({ ...filters, overdue: filters.overdue ? 'true' : null });
  const page = useOrg<PipelineAnswer>(`pipeline${query}`, paused ? {} : { refetchMs: 10_000 });
  const micros = useOrgList<MicroCertification>('micro-certifications');
  const employers = useOrgList<Employer>('employers');
  const figures = live.figures ?? page.data;
  const go = (part: Partial<Filters>): void => {
    const { stage, programme, employer, overdue } = { ...filters, ...part };
    void navigate({
      href: `/pipeline${queryOf({ stage, programme, employer, overdue: overdue ? 'true' : null })}`,
    });
  };
  if (!figures)
    return (
      <main className="wrap" id="main">
        <PageHead title={t('pipe.title')} />
        {page.error ? <Fault problem={page.error} retry={() => void page.refetch()} /> : <Loading rows={6} />}
      </main>
    );
  const known = [
    ...new Map([
      ...(employers.data ?? []).map((one) => [one.id, one.name] as const),
      ...figures.waiting.map((one) => [one.employerId, one.name ?? ''] as const),
    ]),
  ].map(([value, label]) => ({ value, label }));
  const shownAt = live.at ?? new Date(page.dataUpdatedAt).toISOString();
  const export_ = (): void => {
    if (page.data) saveText(csvOf(page.data.list.items), `pipeline-${filters.stage}.csv`, 'text/csv');
  };
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('pipe.title')}
        chips={
          <StatusChip
            thing="connection"
            state={live.connected && !paused ? 'live' : 'stale'}
            values={{ time: time(shownAt, lang) }}
          />
        }
        sub={hat?.name}
        actions={
          <>
            <button type="button" className="btn" aria-pressed={paused} onClick={() => setPaused(!paused)}>
              {paused ? (
                <IconPlayerPlay className="i" aria-hidden />
              ) : (
                <IconPlayerPause className="i" aria-hidden />
              )}
              {t(paused ? 'pipe.resume' : 'pipe.pause')}
            </button>
            <button type="button" className="btn" onClick={export_}>
              <IconDownload className="i" aria-hidden />
              {t('pipe.csv')}
            </button>
          </>
        }
      />
      <div className="stack">
        {figures.rebuildingSince && <Note tone="wait" title={t('pipe.rebuilding')} />}
        <fieldset className="row" aria-label={t('pipe.filters')}>
          <NativeSelect
            aria-label={t('pipe.programme')}
            value={filters.programme}
            data={[
              { value: '', label: `${t('pipe.programme')}: ${t('pipe.all')}` },
              ...(micros.data ?? []).map((one) => ({ value: one.id, label: pick(one.name, lang) })),
            ]}
            onChange={(event) => go({ programme: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('pipe.employer')}
            value={filters.employer}
            data={[{ value: '', label: `${t('pipe.employer')}: ${t('pipe.all')}` }, ...known]}
            onChange={(event) => go({ employer: event.currentTarget.value })}
          />
          <label className="ckl">
            <input
              type="checkbox"
              className="ck"
              checked={filters.overdue}
              onChange={() => go({ overdue: !filters.overdue })}
            />
            {t('pipe.onlyOverdue')}
          </label>
        </fieldset>
        <Stages
          figures={figures.stages}
          here={filters.stage}
          hrefOf={(stage) =>
            `/pipeline${queryOf({ stage, programme: filters.programme, employer: filters.employer, overdue: filters.overdue ? 'true' : null })}`
          }
        />
        {page.data ? (
          <StageList key={filters.stage} list={page.data.list} stage={filters.stage} />
        ) : (
          <Loading />
        )}
        {page.data?.list.next && (
          <p>
            <Link
              to={
                `/pipeline${queryOf({ ...filters, overdue: filters.overdue ? 'true' : null, cursor: page.data.list.next })}` as '/pipeline'
              }
            >
              {t('pipe.next')}
            </Link>
          </p>
        )}
        <div className="cols even">
          <Waiting employers={figures.waiting} />
          <Feed items={figures.feed} />
        </div>
      </div>
    </main>
  );
}
