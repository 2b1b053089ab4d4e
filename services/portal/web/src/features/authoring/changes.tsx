import { useOrg } from '../../api/hooks.js';
import { Diff } from '../../components/diff.js';
import { Card, Loaded } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { useText } from '../../i18n/i18n.js';

interface Comparison {
  differences: {
    part: string;
    language: string;
    elements: {
      id: string;
      kind: string;
      within: string | null;
      change: 'unchanged' | 'reworded' | 'changed' | 'new' | 'removed';
      fields: { field: string; words: { op: 'same' | 'added' | 'removed'; text: string }[] }[];
      structure: string[];
    }[];
  }[];
}

const ops = { same: 'same', added: 'ins', removed: 'del' } as const;

/** What changed between two versions, in the language of the page. */
export function Changes({ versionId, since }: { versionId: string; since: { id: string; number: number } }) {
  const { t, lang } = useText();
  const comparison = useOrg<Comparison>(`versions/${versionId}/compare?with=${since.id}`);
  return (
    <Card title={t('micro.compare', { number: since.number })}>
      <Loaded query={comparison} rows={2}>
        {({ differences }) => {
          const mine = differences.filter((one) => one.language === lang);
          const changes = (mine.length > 0 ? mine : differences)
            .flatMap((one) => one.elements)
            .filter((one) => one.change !== 'unchanged');
          if (changes.length === 0) return <p className="muted">{t('micro.noChange')}</p>;
          return (
            <ul className="chg">
              {changes.map((one) => (
                <li key={`${one.kind} ${one.within ?? ''} ${one.id}`}>
                  <div className="k">
                    {t(`review.element.${elementOf(one.kind)}`)}
                    <StatusChip thing="change" state={one.change === 'changed' ? 'reworded' : one.change} />
                  </div>
                  <div className="tight">
                    {one.fields.map((field) => (
                      <Diff
                        key={field.field}
                        runs={field.words.map(({ op, text }) => ({ op: ops[op], text }))}
                      />
                    ))}
                    {one.structure.length > 0 && (
                      <p className="why">
                        {one.structure.map((name) => t(`review.structure.${structureOf(name)}`)).join(', ')}
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Card>
  );
}

const kinds = [
  'competency',
  'knowledge',
  'skill',
  'attitude',
  'task',
  'criterion',
  'level',
  'evidence',
  'pass-rule',
] as const;
const elementOf = (kind: string): (typeof kinds)[number] => kinds.find((one) => one === kind) ?? 'competency';

const structures = [
  'alignment',
  'competencyIds',
  'passLevelId',
  'kinds',
  'criterionIds',
  'passRule',
  'order',
] as const;
const structureOf = (name: string): (typeof structures)[number] =>
  structures.find((one) => one === name) ?? 'order';
