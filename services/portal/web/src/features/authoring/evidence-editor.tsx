import { Ticks } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type Draft, type EvidenceAsked, evidenceKinds } from './draft.js';
import { RemoveButton, TextPair } from './fields.js';

interface EvidenceEditorProps {
  draft: Draft;
  evidence: EvidenceAsked;
  index: number;
  frozen: boolean;
  onChange: (edit: (old: EvidenceAsked) => EvidenceAsked | null) => void;
}

/** What is kept as evidence, how it comes, and which criteria it supports. */
export function EvidenceEditor({ draft, evidence, index, frozen, onChange }: EvidenceEditorProps) {
  const { t, lang } = useText();
  const pointer = `/blueprint/evidence/${index}`;
  const title = t('author.evidence', { number: index + 1 });
  return (
    <Card
      title={title}
      aside={<RemoveButton what={title} disabled={frozen} onClick={() => onChange(() => null)} />}
    >
      <TextPair
        label={t('author.evidenceTitle')}
        pointer={`${pointer}/title`}
        value={evidence.title}
        languages={draft.languages}
        disabled={frozen}
        onChange={(value) => onChange((old) => ({ ...old, title: value }))}
      />
      <div id={`${pointer}/kinds`} tabIndex={-1}>
        <Ticks
          legend={t('author.kinds')}
          values={evidence.kinds}
          choices={evidenceKinds.map((kind) => ({ value: kind, label: t(`author.kind.${kind}`) }))}
          onChange={(kinds) => !frozen && onChange((old) => ({ ...old, kinds }))}
        />
      </div>
      <div id={`${pointer}/criterionIds`} tabIndex={-1}>
        <Ticks
          legend={t('author.criterionIds')}
          values={evidence.criterionIds}
          choices={draft.blueprint.criteria.map((one, place) => ({
            value: one.id,
            label: pick(one.title, lang) || t('author.criterion', { number: place + 1 }),
          }))}
          onChange={(criterionIds) => !frozen && onChange((old) => ({ ...old, criterionIds }))}
        />
      </div>
    </Card>
  );
}
