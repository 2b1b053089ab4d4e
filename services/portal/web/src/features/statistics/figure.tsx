import { Table } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { BlueprintBody } from '../requests/request.js';
import { type Agreement, measure, type Shown, share } from './statistics.js';

/** A figure as a sentence and a table; or why it is hidden. */
export function Figure({
  shown,
  rubric,
  label,
}: {
  shown: Shown;
  rubric: BlueprintBody | null;
  label: string;
}) {
  const { t, lang } = useText();
  if (!shown.shown)
    return (
      <p className="muted" style={{ padding: '12px 24px' }}>
        {shown.from
          ? t('stats.ownFirst', { date: day(shown.from, lang) })
          : t('stats.few', { count: shown.missing })}
      </p>
    );
  const { outcome, criteria } = shown.figure;
  const titleOf = (id: string): string => rubric?.criteria.find((one) => one.id === id)?.title ?? id;
  const right = (text: string) => ({ text, right: true as const });
  return (
    <>
      <p style={{ padding: '12px 24px 0' }}>{t('stats.finding', { equal: share(outcome.equal, lang) })}</p>
      <Table
        label={label}
        head={[
          t('stats.criterion'),
          right(t('stats.equal')),
          right(t('stats.kappa')),
          right(t('stats.alpha')),
        ]}
      >
        <Row name={t('stats.outcome')} of={outcome} />
        {criteria.map((one) => (
          <Row key={one.criterionId} name={titleOf(one.criterionId)} of={one} />
        ))}
      </Table>
    </>
  );
}

function Row({ name, of }: { name: string; of: Agreement }) {
  const { t, lang } = useText();
  const text = (value: number | null): string => (value === null ? t('stats.none') : measure(value, lang));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="r num" data-h={t('stats.equal')}>
        {share(of.equal, lang)}
      </td>
      <td className="r num" data-h={t('stats.kappa')}>
        {text(of.kappa)}
      </td>
      <td className="r num" data-h={t('stats.alpha')}>
        {text(of.alpha)}
      </td>
    </tr>
  );
}
