import { Card, Note } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { changed, toggled } from './draft.js';
import type { StepProps } from './fields.js';

/** Competency by criterion: a table with checkboxes; a row or column without a tick is named in words. */
export function Coverage({ draft, change, frozen }: StepProps) {
  const { t, lang } = useText();
  const { criteria } = draft.blueprint;
  if (draft.competencies.length === 0 || criteria.length === 0) return null;
  const competencyName = (index: number): string =>
    pick(draft.competencies[index]?.statement, lang) || t('author.competency', { number: index + 1 });
  const criterionName = (index: number): string =>
    pick(criteria[index]?.title, lang) || t('author.criterion', { number: index + 1 });
  const bareRows = draft.competencies.flatMap((one, index) =>
    criteria.some((criterion) => criterion.competencyIds.includes(one.id)) ? [] : [competencyName(index)],
  );
  const bareColumns = criteria.flatMap((one, index) =>
    one.competencyIds.length > 0 ? [] : [criterionName(index)],
  );
  const toggle = (criterionId: string, competencyId: string): void =>
    change((old) => ({
      ...old,
      blueprint: {
        ...old.blueprint,
        criteria: changed(old.blueprint.criteria, criterionId, (one) => ({
          ...one,
          competencyIds: toggled(one.competencyIds, competencyId),
        })),
      },
    }));
  return (
    <Card title={t('author.coverage')}>
      <p className="sm muted">{t('author.coverageSub')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="tw" tabIndex={0} aria-label={t('author.coverage')}>
        <table className="matrix">
          <thead>
            <tr>
              <td />
              {criteria.map((criterion, index) => (
                <th key={criterion.id} scope="col">
                  {criterionName(index)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {draft.competencies.map((competency, row) => (
              <tr key={competency.id}>
                <th scope="row">{competencyName(row)}</th>
                {criteria.map((criterion, column) => (
                  <td key={criterion.id}>
                    <input
                      type="checkbox"
                      className="ck"
                      disabled={frozen}
                      aria-label={`${competencyName(row)}: ${criterionName(column)}`}
                      checked={criterion.competencyIds.includes(competency.id)}
                      onChange={() => toggle(criterion.id, competency.id)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {bareRows.length + bareColumns.length === 0 ? (
        <Note tone="ok" title={t('author.coverageFull')} />
      ) : (
        <Note tone="wait">
          {bareRows.map((what) => (
            <p key={what}>{t('author.coverageGapRow', { what })}</p>
          ))}
          {bareColumns.map((what) => (
            <p key={what}>{t('author.coverageGapColumn', { what })}</p>
          ))}
        </Note>
      )}
    </Card>
  );
}
