import { NativeSelect, TextInput } from '@mantine/core';
import { Card } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { Coverage } from './coverage.js';
import { CriterionEditor } from './criterion-editor.js';
import { changed, type Draft, newId } from './draft.js';
import { EvidenceEditor } from './evidence-editor.js';
import { RemoveButton, type StepProps, TextPair } from './fields.js';

/** The summative assessment: tasks, rubric, pass rule, evidence, and the coverage of the competencies. */
export function AssessmentStep({ draft, change, frozen }: StepProps) {
  const { t } = useText();
  const { tasks, criteria, evidence, passRule } = draft.blueprint;
  const edit = (one: (old: Draft['blueprint']) => Draft['blueprint']): void =>
    change((old) => ({ ...old, blueprint: one(old.blueprint) }));
  return (
    <>
      {tasks.map((task, index) => {
        const title = t('author.task', { number: index + 1 });
        const pointer = `/blueprint/tasks/${index}`;
        const set = (part: Partial<typeof task>): void =>
          edit((old) => ({ ...old, tasks: changed(old.tasks, task.id, (one) => ({ ...one, ...part })) }));
        const pair = { languages: draft.languages, disabled: frozen };
        return (
          <Card
            key={task.id}
            title={title}
            aside={
              <RemoveButton
                what={title}
                disabled={frozen}
                onClick={() => edit((old) => ({ ...old, tasks: changed(old.tasks, task.id, () => null) }))}
              />
            }
          >
            <TextPair
              {...pair}
              label={t('author.taskTitle')}
              pointer={`${pointer}/title`}
              value={task.title}
              onChange={(value) => set({ title: value })}
            />
            <TextPair
              {...pair}
              long
              label={t('author.taskDescription')}
              pointer={`${pointer}/description`}
              value={task.description}
              onChange={(description) => set({ description })}
            />
            <TextPair
              {...pair}
              long
              label={t('author.conditions')}
              pointer={`${pointer}/conditions`}
              value={task.conditions}
              onChange={(conditions) => set({ conditions })}
            />
          </Card>
        );
      })}
      <Adder
        id="/blueprint/tasks"
        label={t('author.addTask')}
        disabled={frozen}
        onClick={() =>
          edit((old) => ({
            ...old,
            tasks: [...old.tasks, { id: newId(), title: {}, description: {}, conditions: {} }],
          }))
        }
      />
      {criteria.map((criterion, index) => (
        <CriterionEditor
          key={criterion.id}
          draft={draft}
          criterion={criterion}
          index={index}
          frozen={frozen}
          onChange={(one) => edit((old) => ({ ...old, criteria: changed(old.criteria, criterion.id, one) }))}
        />
      ))}
      <Adder
        id="/blueprint/criteria"
        label={t('author.addCriterion')}
        disabled={frozen}
        onClick={() =>
          edit((old) => ({
            ...old,
            criteria: [
              ...old.criteria,
              { id: newId(), title: {}, competencyIds: [], levels: fourLevels(), passLevelId: null },
            ],
          }))
        }
      />
      <Card title={t('author.passRule')}>
        <div className="fields" id="/blueprint/passRule">
          <NativeSelect
            label={t('author.passRule')}
            disabled={frozen}
            value={passRule.kind}
            data={[
              { value: 'every-criterion', label: t('author.everyCriterion') },
              { value: 'at-least', label: t('author.atLeast') },
            ]}
            onChange={(event) => {
              const kind = event.currentTarget.value;
              edit((old) => ({
                ...old,
                passRule:
                  kind === 'at-least'
                    ? { kind, criteria: Math.max(1, old.criteria.length) }
                    : { kind: 'every-criterion' },
              }));
            }}
          />
          {passRule.kind === 'at-least' && (
            <TextInput
              type="number"
              min={1}
              max={Math.max(1, criteria.length)}
              label={t('author.atLeastCount')}
              disabled={frozen}
              value={passRule.criteria}
              onChange={(event) => {
                const count = Math.max(1, Math.round(Number(event.currentTarget.value)));
                edit((old) => ({ ...old, passRule: { kind: 'at-least', criteria: count } }));
              }}
            />
          )}
        </div>
      </Card>
      {evidence.map((one, index) => (
        <EvidenceEditor
          key={one.id}
          draft={draft}
          evidence={one}
          index={index}
          frozen={frozen}
          onChange={(each) => edit((old) => ({ ...old, evidence: changed(old.evidence, one.id, each) }))}
        />
      ))}
      <Adder
        id="/blueprint/evidence"
        label={t('author.addEvidence')}
        disabled={frozen}
        onClick={() =>
          edit((old) => ({
            ...old,
            evidence: [...old.evidence, { id: newId(), title: {}, kinds: [], criterionIds: [] }],
          }))
        }
      />
      <Coverage draft={draft} change={change} frozen={frozen} />
    </>
  );
}

/** Four empty levels, in ascending order, as the framework's rubric usually has them. */
const fourLevels = () => Array.from({ length: 4 }, () => ({ id: newId(), title: {}, description: {} }));

function Adder({
  id,
  label,
  onClick,
  disabled,
}: {
  id: string;
  label: string;
  onClick: () => void;
  disabled: boolean;
}) {
  return (
    <div>
      <button type="button" id={id} className="btn" disabled={disabled} onClick={onClick}>
        {label}
      </button>
    </div>
  );
}
