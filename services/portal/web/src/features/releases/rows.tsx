import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Card, Table } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { useText } from '../../i18n/i18n.js';
import { type Exception, exceptionReasons, type ReleaseDetail } from './release.js';

const rowStates = ['draft', 'proposed', 'issued', 'set-aside', 'held-back', 'cancelled'] as const;
type Row = ReleaseDetail['rows']['items'][number];

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
  return (
    <Card title={t('releases.rows')} flush aside={<span className="sm muted num">{release.count}</span>}>
      <Table label={t('releases.rows')} head={[t('cases.result'), t('parts.state'), t('releases.code')]}>
        {release.rows.items.map((row) => {
          const state = rowStates.find((one) => one === row.state);
          return (
            <tr key={row.resultId}>
              <th scope="row">
                {row.caseId ? (
                  <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
                    <Digest value={row.resultId} />
                  </Link>
                ) : (
                  <Digest value={row.resultId} />
                )}
              </th>
              <td data-h={t('parts.state')}>{state ? t(`releases.rowState_${state}`) : row.state}</td>
              <td data-h={t('releases.code')}>
                {onChange ? (
                  <HoldBack row={row} exceptions={exceptions} onChange={onChange} />
                ) : (
                  <Why row={row} />
                )}
              </td>
            </tr>
          );
        })}
      </Table>
      {release.rows.next && (
        <button type="button" className="btn" onClick={() => onNext(release.rows.next ?? '')}>
          {t('revocations.more')}
        </button>
      )}
    </Card>
  );
}

function Why({ row }: { row: Row }) {
  const { t } = useText();
  const reason = exceptionReasons.find((one) => row.state === 'held-back' && one === row.code);
  if (reason) return <>{t(`releases.except_${reason}`)}</>;
  return row.code ? <span className="mono">{row.code}</span> : null;
}

function HoldBack({
  row,
  exceptions,
  onChange,
}: {
  row: Row;
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
      aria-label={t('releases.holdBack')}
      value={chosen?.reason ?? ''}
      data={[
        { value: '', label: t('releases.except_none') },
        ...exceptionReasons.map((value) => ({ value, label: t(`releases.except_${value}`) })),
      ]}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
