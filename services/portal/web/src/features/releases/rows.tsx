import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Card, Table } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { useText } from '../../i18n/i18n.js';
import { useRefusal } from '../../i18n/use-refusal.js';
import { useVersions } from '../authoring/use-versions.js';
import type { CaseItem } from '../cases/case.js';
import { CaseName } from '../cases/case-name.js';
import { useCases } from '../cases/use-cases.js';
import { type Exception, exceptionReasons, type ReleaseDetail, type ReleaseRow } from './release.js';

const rowStates = ['draft', 'proposed', 'issued', 'set-aside', 'held-back', 'cancelled'] as const;

/** The results of a release; while it waits for approval the registrar takes some out, each with a reason. */
export function Rows({
  release,
  exceptions,
  onChange,
  onNext,
}: {
  release: ReleaseDetail;
  exceptions: Exception[];
  onChange: ((exceptions: Exception[]) => void) | null;
  onNext: (from: string) => void;
}) {
  const { t } = useText();
  const { items, next } = release.rows;
  const versions = useVersions();
  const cases = useCases(items.flatMap((row) => [row.caseId, row.stack?.awards[0]?.caseId ?? null]));
  const nameOf = (row: ReleaseRow): string => {
    const of = cases.get(row.caseId ?? '')?.number;
    return of ? t('cases.number', { number: of }) : versions.nameOf(row.versionId);
  };
  return (
    <Card title={t('releases.rows')} flush aside={<span className="sm muted num">{release.count}</span>}>
      <Table
        label={t('releases.rows')}
        head={[t('cases.result'), t('cases.micro'), t('parts.state'), t('releases.code')]}
      >
        {items.map((row) => {
          const state = rowStates.find((one) => one === row.state);
          return (
            <tr key={row.resultId}>
              <th scope="row">
                <Of row={row} cases={cases} />
              </th>
              <td data-h={t('cases.micro')}>{versions.wholeOf(row.versionId)}</td>
              <td data-h={t('parts.state')}>{state ? t(`releases.rowState_${state}`) : row.state}</td>
              <td data-h={t('releases.code')}>
                {onChange ? (
                  <HoldBack row={row} name={nameOf(row)} exceptions={exceptions} onChange={onChange} />
                ) : (
                  <Why row={row} />
                )}
              </td>
            </tr>
          );
        })}
      </Table>
      {next && (
        <div className="bd">
          <button type="button" className="btn" onClick={() => onNext(next)}>
            {t('revocations.more')}
          </button>
        </div>
      )}
    </Card>
  );
}

/** Whose it is: a case, or the awards that make a stack. */
function Of({ row, cases }: { row: ReleaseRow; cases: ReadonlyMap<string, CaseItem> }) {
  const { t } = useText();
  if (row.caseId) return <CaseName caseId={row.caseId} of={cases.get(row.caseId)} />;
  const [first] = row.stack?.awards ?? [];
  if (!row.stack || !first) return <Digest value={row.resultId} />;
  return (
    <>
      <Link to="/awards/$awardId" params={{ awardId: first.awardId }}>
        {t('releases.stackOf', { count: row.stack.awards.length })}
      </Link>
      <span className="bl xs muted">{cases.get(first.caseId ?? '')?.earner?.name}</span>
    </>
  );
}

function Why({ row }: { row: ReleaseRow }) {
  const { t } = useText();
  const refusal = useRefusal();
  const reason = exceptionReasons.find((one) => row.state === 'held-back' && one === row.code);
  if (reason) return <>{t(`releases.except_${reason}`)}</>;
  return row.code ? refusal(row.code) : null;
}

function HoldBack({
  row,
  name,
  exceptions,
  onChange,
}: {
  row: ReleaseRow;
  name: string;
  exceptions: Exception[];
  onChange: (exceptions: Exception[]) => void;
}) {
  const { t } = useText();
  const chosen = exceptions.find((one) => one.resultId === row.resultId);
  const others = exceptions.filter((one) => one.resultId !== row.resultId);
  const choose = (text: string): void => {
    const reason = exceptionReasons.find((one) => one === text);
    onChange(reason ? [...others, { resultId: row.resultId, reason }] : others);
  };
  return (
    <NativeSelect
      aria-label={t('releases.holdBack', { name })}
      value={chosen?.reason ?? ''}
      data={[
        { value: '', label: t('releases.except_none') },
        ...exceptionReasons.map((value) => ({ value, label: t(`releases.except_${value}`) })),
      ]}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
