import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Language } from '../../api/api.js';
import { orgPath, queryOf } from '../../api/api.js';
import { useOrgCommand, useOrgList } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Segments } from '../../components/choices.js';
import { Card, Empty, Fault, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Earner } from '../cases/case.js';

interface ResultItem {
  resultId: string;
  caseId: string;
  caseNumber: number;
  outcome: 'pass' | 'not-yet';
  finalizedAt: string;
  version?: { number: number; name: Record<Language, string> };
  award: { awardId: string; status: string } | null;
  earner: Earner | null;
}

const filters = ['not-awarded', 'awarded', 'final'] as const;

/** Final results; passed ones without an award are drafted into a release. */
export function ResultsPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const lead = useRole('programme-lead');
  const navigate = useNavigate();
  const [filter, setFilter] = useState<(typeof filters)[number]>('not-awarded');
  const [chosen, setChosen] = useState<string[]>([]);
  const results = useOrgList<ResultItem>(`results?state=${filter}&limit=200`, { refetchMs: 10_000 });
  const draft = useOrgCommand<{ resultIds: string[] }, { releaseId: string }>('releases', {
    onDone: ({ releaseId }) => void navigate({ to: '/releases/$releaseId', params: { releaseId } }),
  });
  const passed = (results.data ?? []).filter((one) => one.outcome === 'pass' && !one.award);
  const toggle = (id: string): void =>
    setChosen((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]));
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('results.title')}
        sub={t('results.sub')}
        actions={
          <a
            className="btn"
            href={`${orgPath(hat?.organizationId ?? '', 'results.csv')}${queryOf({ language: lang })}`}
            download="results.csv"
          >
            {t('results.csv')}
          </a>
        }
      />
      <div className="stack">
        <Segments
          name="filter"
          legend={t('results.filter')}
          value={filter}
          onChange={setFilter}
          choices={filters.map((value) => ({ value, label: t(`results.filter_${value}`) }))}
        />
        {draft.error && <Fault problem={draft.error} />}
        <Loaded query={results}>
          {(items) =>
            items.length === 0 ? (
              <Empty>{t('results.empty')}</Empty>
            ) : (
              <Card
                title={t('results.title')}
                flush
                aside={
                  lead &&
                  passed.length > 0 && (
                    <div className="row">
                      <button
                        type="button"
                        className="linklike sm"
                        onClick={() => setChosen(passed.map((one) => one.resultId))}
                      >
                        {t('results.all')}
                      </button>
                      <button
                        type="button"
                        className="btn p"
                        disabled={chosen.length === 0 || draft.isPending}
                        onClick={() => draft.mutate({ resultIds: chosen })}
                      >
                        {chosen.length === 0
                          ? t('results.selected', { count: 0 })
                          : t('results.draft', { count: chosen.length })}
                      </button>
                    </div>
                  )
                }
              >
                <Table
                  label={t('results.title')}
                  head={[
                    t('awards.case'),
                    t('cases.earner'),
                    t('cases.micro'),
                    t('cases.result'),
                    t('results.final'),
                    t('results.award'),
                  ]}
                >
                  {items.map((one) => (
                    <tr key={one.resultId}>
                      <th scope="row">
                        {lead && one.outcome === 'pass' && !one.award ? (
                          <label className="ckl">
                            <input
                              type="checkbox"
                              className="ck"
                              checked={chosen.includes(one.resultId)}
                              onChange={() => toggle(one.resultId)}
                            />
                            {t('cases.number', { number: one.caseNumber })}
                          </label>
                        ) : (
                          t('cases.number', { number: one.caseNumber })
                        )}
                      </th>
                      <td data-h={t('cases.earner')}>{one.earner?.name}</td>
                      <td data-h={t('cases.micro')}>
                        {pick(one.version?.name, lang)}
                        <span className="bl xs muted">
                          {one.version && t('parts.version', { number: one.version.number })}
                        </span>
                      </td>
                      <td data-h={t('cases.result')}>
                        <StatusText thing="case" state={one.outcome === 'pass' ? 'passed' : 'not-yet'} />
                      </td>
                      <td data-h={t('results.final')}>{day(one.finalizedAt, lang)}</td>
                      <td data-h={t('results.award')}>
                        {one.award ? <StatusText thing="award" state={one.award.status} /> : t('parts.none')}
                      </td>
                    </tr>
                  ))}
                </Table>
              </Card>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}
