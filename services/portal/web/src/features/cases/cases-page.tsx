import { NativeSelect } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrgList } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Segments } from '../../components/choices.js';
import { Card, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { byDue, type CaseItem, inView, stepOf, views } from './case.js';

/** Cases of the institution; prepared ones are opened here by one signature. */
export function CasesPage() {
  const { t } = useText();
  const opens = useRole('programme-lead', 'registrar');
  const cases = useOrgList<CaseItem>('cases?limit=200', { refetchMs: 15_000 });
  // The panel stays while its receipt is read, though nothing is left to open.
  const [opening, setOpening] = useState(false);
  // A mail about late cases leads to them.
  const search = new URLSearchParams(useLocation({ select: (location) => location.searchStr }));
  const [view, setView] = useState(() => views.find((one) => one === search.get('show')) ?? 'all');
  const now = new Date().toISOString();
  const count = (items: CaseItem[], of: (typeof views)[number]): number =>
    items.filter((one) => inView(one, of, now)).length;
  const shows = (items: CaseItem[]): boolean => opens && (opening || openable(items).length > 0);
  return (
    <main className="wrap" id="main">
      <PageHead
        title={t('cases.title')}
        sub={t('cases.sub')}
        actions={
          opens && (
            <Link className="btn p" to="/case-imports">
              {t('cases.import')}
            </Link>
          )
        }
      />
      <Loaded query={cases}>
        {(items) => (
          <div className={shows(items) ? 'cols' : ''}>
            {items.length === 0 ? (
              <Empty>{t('cases.empty')}</Empty>
            ) : (
              <div className="stack">
                <Segments
                  name="show"
                  legend={t('cases.show')}
                  value={view}
                  choices={views.map((value) => ({
                    value,
                    label: t(`cases.view.${value}`, { count: count(items, value) }),
                  }))}
                  onChange={setView}
                />
                <CaseTable
                  items={items.filter((one) => inView(one, view, now))}
                  now={now}
                  late={view === 'late'}
                />
              </div>
            )}
            {shows(items) && (
              <aside className="signs">
                <OpenCases cases={openable(items)} onChoose={() => setOpening(true)} />
              </aside>
            )}
          </div>
        )}
      </Loaded>
    </main>
  );
}

/** Cases with what each waits for, and until when. */
function CaseTable({ items, now, late }: { items: CaseItem[]; now: string; late: boolean }) {
  const { t, lang } = useText();
  if (items.length === 0) return <Empty>{t('cases.noneInView')}</Empty>;
  return (
    <Card title={t('cases.title')} flush>
      <Table
        label={t('cases.title')}
        head={[
          t('cases.title'),
          t('cases.earner'),
          t('cases.micro'),
          t('cases.consent'),
          t('cases.evidence'),
          t('parts.state'),
          t('queue.due'),
        ]}
      >
        {(late ? items.toSorted(byDue) : items).map((one) => (
          <tr key={one.caseId}>
            <th scope="row">
              <Link to="/cases/$caseId" params={{ caseId: one.caseId }}>
                {t('cases.number', { number: one.number })}
              </Link>
            </th>
            <td data-h={t('cases.earner')}>
              {one.earner?.name}
              <span className="bl xs muted">{one.earner?.studentNumber}</span>
            </td>
            <td data-h={t('cases.micro')}>
              {pick(one.version?.name, lang)}
              <span className="bl xs muted">
                {one.version && t('parts.version', { number: one.version.number })}
              </span>
            </td>
            <td data-h={t('cases.consent')}>
              {one.consent.at ? t('cases.given', { date: day(one.consent.at, lang) }) : t('cases.notGiven')}
            </td>
            <td data-h={t('cases.evidence')}>
              {t('cases.evidenceCount', { count: one.evidenceCount })},{' '}
              {t(one.evidenceComplete ? 'cases.complete' : 'cases.incomplete')}
            </td>
            <td data-h={t('parts.state')}>
              <StatusChip
                thing="case"
                state={stepOf({ state: one.state, phase: one.phase, outcome: one.result?.outcome ?? null })}
              />
            </td>
            <td data-h={t('queue.due')}>
              {one.dueAt ? day(one.dueAt, lang) : t('queue.noDue')}
              {inView(one, 'late', now) && <b className="bl xs">{t('cases.late')}</b>}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

const openable = (items: CaseItem[]): CaseItem[] =>
  items.filter((one) => one.state === 'prepared' && one.version?.endorsed);

/** Opens every prepared case of one version by one signature. */
function OpenCases({ cases, onChoose }: { cases: CaseItem[]; onChoose: () => void }) {
  const { t, lang } = useText();
  const versions = [...new Map(cases.map((one) => [one.version?.versionId ?? '', one.version])).entries()];
  const [chosen, setChosen] = useState<string | null>(null);
  // What was chosen for signing stays as it was shown while the list moves on.
  const [ids, setIds] = useState<string[]>([]);
  const choose = (versionId: string): void => {
    onChoose();
    setChosen(versionId || null);
    setIds(cases.filter((one) => one.version?.versionId === versionId).map((one) => one.caseId));
  };
  if (versions.length === 0 && !chosen) return null;
  return (
    <>
      {versions.length > 0 && (
        <Card title={t('cases.toOpen', { count: cases.length })}>
          <NativeSelect
            label={t('cases.openPick')}
            value={chosen ?? ''}
            data={[
              { value: '', label: t('parts.choose') },
              ...versions.map(([id, version]) => ({
                value: id,
                label: `${pick(version?.name, lang)}, ${t('parts.version', { number: version?.number ?? 0 })}`,
              })),
            ]}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        </Card>
      )}
      {chosen && ids.length > 0 && (
        <SignPanel
          key={chosen}
          type="case-opening"
          input={{ versionId: chosen, caseIds: ids }}
          title={t('cases.openTitle')}
          action={t('cases.openAction', { count: ids.length })}
          note={t('cases.openNote')}
          after={<p>{t('cases.opened')}</p>}
        />
      )}
    </>
  );
}
