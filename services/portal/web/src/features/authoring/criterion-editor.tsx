import { NativeSelect } from '@mantine/core';
import { Ticks } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type Criterion, changed, type Draft, newId } from './draft.js';
import { RemoveButton, TextPair } from './fields.js';

interface CriterionEditorProps {
  draft: Draft;
  criterion: Criterion;
  index: number;
  frozen: boolean;
  onChange: (edit: (old: Criterion) => Criterion | null) => void;
}

/** A criterion of the rubric with its levels in ascending order and the least that passes. */
export function CriterionEditor({ draft, criterion, index, frozen, onChange }: CriterionEditorProps) {
  const { t, lang } = useText();
  const pointer = `/blueprint/criteria/${index}`;
  const title = t('author.criterion', { number: index + 1 });
  const pair = { languages: draft.languages, disabled: frozen };
  return (
    <Card
      title={title}
      aside={<RemoveButton what={title} disabled={frozen} onClick={() => onChange(() => null)} />}
    >
      <div id={pointer} tabIndex={-1}>
        <TextPair
          {...pair}
          label={t('author.criterionTitle')}
          pointer={`${pointer}/title`}
          value={criterion.title}
          onChange={(value) => onChange((old) => ({ ...old, title: value }))}
        />
      </div>
      <div id={`${pointer}/competencyIds`} tabIndex={-1}>
        <Ticks
          legend={t('author.competencyIds')}
          values={criterion.competencyIds}
          choices={draft.competencies.map((one, place) => ({
            value: one.id,
            label: pick(one.statement, lang) || t('author.competency', { number: place + 1 }),
          }))}
          onChange={(competencyIds) => !frozen && onChange((old) => ({ ...old, competencyIds }))}
        />
      </div>
      <div className="nest" id={`${pointer}/levels`} tabIndex={-1}>
        {criterion.levels.map((level, place) => {
          const at = `${pointer}/levels/${place}`;
          const number = place + 1;
          const set = (part: Partial<typeof level>): void =>
            onChange((old) => ({
              ...old,
              levels: changed(old.levels, level.id, (one) => ({ ...one, ...part })),
            }));
          return (
            <div key={level.id} className="tight">
              <TextPair
                {...pair}
                label={t('author.levelTitle', { number })}
                pointer={`${at}/title`}
                value={level.title}
                onChange={(value) => set({ title: value })}
              />
              <TextPair
                {...pair}
                label={t('author.levelDescription', { number })}
                pointer={`${at}/description`}
                value={level.description}
                onChange={(description) => set({ description })}
              />
              <div>
                <RemoveButton
                  what={t('author.level', { number })}
                  disabled={frozen}
                  onClick={() =>
                    onChange((old) => ({ ...old, levels: changed(old.levels, level.id, () => null) }))
                  }
                />
              </div>
            </div>
          );
        })}
        <div>
          <button
            type="button"
            className="btn tiny"
            disabled={frozen}
            onClick={() =>
              onChange((old) => ({
                ...old,
                levels: [...old.levels, { id: newId(), title: {}, description: {} }],
              }))
            }
          >
            {t('author.addLevel')}
            <span className="vh">, {title}</span>
          </button>
        </div>
      </div>
      <NativeSelect
        id={`${pointer}/passLevelId`}
        label={t('author.passLevel')}
        disabled={frozen}
        value={criterion.passLevelId ?? ''}
        data={[
          { value: '', label: t('parts.choose') },
          ...criterion.levels.map((level, place) => ({
            value: level.id,
            label: pick(level.title, lang) || t('author.level', { number: place + 1 }),
          })),
        ]}
        onChange={(event) => {
          const passLevelId = event.currentTarget.value || null;
          onChange((old) => ({ ...old, passLevelId }));
        }}
      />
    </Card>
  );
}
