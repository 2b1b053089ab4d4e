import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Quorum, RoundLine, StageBar } from '../../components/marks.js';
import { Card, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day, daysUntil, number } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { PipelineAnswer, Stage, StageRow, VersionRow } from './pipeline.js';

/** The list of the chosen stage. Rows that came since wait behind a button, so that nothing moves under the reader. */
export function StageList({ list, stage }: { list: PipelineAnswer['list']; stage: Stage }) {
  const { t } = useText();
  const [shown, setShown] = useState(() => list.items.map((one) => one.id));
  const fresh = list.items.filter((one) => !shown.includes(one.id));
  const items = shown.length === 0 ? list.items : list.items.filter((one) => shown.includes(one.id));
  const title = `${t(`pipe.stage.${stage}`)}: ${items.length}`;
  const ages = agesOf(items);
  return (
    <Card
      title={title}
      flush
      aside={
        fresh.length > 0 && shown.length > 0 ? (
          <button
            type="button"
            className="btn tiny"
            onClick={() => setShown(list.items.map((one) => one.id))}
          >
            {t('pipe.newRows')}
          </button>
        ) : (
          items.length > 0 && (
            <div style={{ width: 180 }}>
              <StageBar ages={ages} />
            </div>
          )
        )
      }
    >
      {items.length === 0 ? (
        <div className="bd">
          <p className="muted">{t('pipe.empty')}</p>
          {stage === 'draft' && <Link to="/micro-certifications">{t('pipe.firstTime')}</Link>}
        </div>
      ) : (
        <Table label={title} head={headOf()}>
          {items.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <RowName row={row} />
                <span className="bl xs muted">
                  {row.number !== null && t('parts.version', { number: row.number })}
                </span>
              </th>
              <Cells row={row} stage={stage} />
            </tr>
          ))}
        </Table>
      )}
      {stage === 'awaiting-employers' && items.length > 0 && <p className="ft">{t('pipe.key')}</p>}
    </Card>
  );

  function headOf(): string[] {
    const since = t('pipe.since', { date: '' }).trim();
    switch (stage) {
      case 'awaiting-employers':
        return [
          t('cases.micro'),
          t('kind.in-demand'),
          t('kind.fidelity'),
          t('pipe.waitingFor'),
          t('pipe.line'),
          t('pipe.due'),
        ];
      case 'released':
        return [t('cases.micro'), t('releases.progress'), t('pipe.setAside'), since];
      case 'assessing':
        return [t('cases.micro'), t('pipe.consent'), t('pipe.marked'), since];
      case 'issued':
        return [t('cases.micro'), t('parts.state'), since];
      default:
        return [t('cases.micro'), since];
    }
  }
}

const DAY_MS = 86_400_000;

function agesOf(items: readonly StageRow[]): [number, number, number, number] {
  const ages: [number, number, number, number] = [0, 0, 0, 0];
  for (const { since } of items) {
    const days = (Date.now() - Date.parse(since)) / DAY_MS;
    ages[days <= 7 ? 0 : days <= 14 ? 1 : days <= 30 ? 2 : 3]++;
  }
  return ages;
}

function RowName({ row }: { row: StageRow }) {
  const { lang, t } = useText();
  const name = pick(row.name, lang) || t('releases.title');
  switch (row.kind) {
    case 'version':
      return (
        <Link to="/micro-certifications/$id" params={{ id: row.microCertificationId ?? '' }}>
          {name}
        </Link>
      );
    case 'case':
      return (
        <Link to="/cases/$caseId" params={{ caseId: row.id }}>
          {name}
        </Link>
      );
    case 'result':
      return (
        <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
          {name}
        </Link>
      );
    case 'release':
      return (
        <Link to="/releases/$releaseId" params={{ releaseId: row.id }}>
          {name}
        </Link>
      );
    case 'award':
      return (
        <Link to="/awards/$awardId" params={{ awardId: row.id }}>
          {name}
        </Link>
      );
  }
}

function Cells({ row, stage }: { row: StageRow; stage: Stage }) {
  const { t, lang } = useText();
  const since = <td data-h={t('pipe.since', { date: '' }).trim()}>{day(row.since, lang)}</td>;
  switch (row.kind) {
    case 'version':
      return stage === 'awaiting-employers' ? <Asked row={row} /> : since;
    case 'case':
      return (
        <>
          <td data-h={t('pipe.consent')}>
            {row.consentedAt ? day(row.consentedAt, lang) : t('cases.notGiven')}
          </td>
          <td data-h={t('pipe.marked')}>{row.markedAt ? day(row.markedAt, lang) : t('parts.none')}</td>
          {since}
        </>
      );
    case 'release':
      return (
        <>
          <td data-h={t('releases.progress')}>
            {t('releases.signing', { issued: number(row.issued, lang), count: number(row.count ?? 0, lang) })}
          </td>
          <td data-h={t('pipe.setAside')}>{number(row.setAside, lang)}</td>
          {since}
        </>
      );
    case 'award':
      return (
        <>
          <td data-h={t('parts.state')}>
            <StatusText thing="award" state={row.status} />
          </td>
          {since}
        </>
      );
    case 'result':
      return since;
  }
}

function Asked({ row }: { row: VersionRow }) {
  const { t, lang } = useText();
  const declined = (kind: string): number =>
    row.asked.filter((one) =>
      one.answers.some((answer) => answer.kind === kind && answer.answer === 'decline'),
    ).length;
  const answers = row.asked.flatMap((one) => one.answers.flatMap((answer) => (answer.at ? [answer.at] : [])));
  const left = row.dueAt ? daysUntil(row.dueAt) : 0;
  const days = t('parts.days', { count: Math.abs(left) });
  return (
    <>
      {(['in-demand', 'fidelity'] as const).map((kind) => (
        <td key={kind} data-h={t(`kind.${kind}`)}>
          <Quorum
            have={row.quorum[kind].confirmed}
            need={row.quorum[kind].needed ?? 0}
            declined={declined(kind)}
          />
        </td>
      ))}
      <td data-h={t('pipe.waitingFor')}>
        {row.asked
          .filter((one) => one.answers.length === 0)
          .map((one) => one.name)
          .join(', ') || t('parts.none')}
      </td>
      <td data-h={t('pipe.line')}>
        {row.dueAt && (
          <RoundLine
            openedAt={row.since}
            dueAt={row.dueAt}
            closesAt={row.closesAt}
            answers={answers}
            reminders={row.asked.flatMap((one) => one.remindedAt ?? [])}
            words={t('pipe.lineWords', {
              opened: day(row.since, lang),
              due: day(row.dueAt, lang),
              count: answers.length,
            })}
          />
        )}
      </td>
      <td data-h={t('pipe.due')}>
        {row.overdue ? (
          <StatusChip thing="request" state="overdue" values={{ days }} />
        ) : (
          row.dueAt && (left >= 0 ? t('pipe.dueIn', { days }) : t('pipe.dueAgo', { days }))
        )}
      </td>
    </>
  );
}
