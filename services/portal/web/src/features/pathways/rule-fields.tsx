import { NativeSelect, NumberInput } from '@mantine/core';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import { type RuleForm, ruleKinds } from './pathway.js';

interface RuleFieldsProps {
  legend: string;
  hint: string;
  micros: MicroCertification[];
  value: RuleForm;
  onChange: (value: RuleForm) => void;
}

/** One rule: how many of which micro-certifications, and how recent. */
export function RuleFields({ legend, hint, micros, value, onChange }: RuleFieldsProps) {
  const { t, lang } = useText();
  const toggle = (id: string): void =>
    onChange({
      ...value,
      micros: value.micros.includes(id) ? value.micros.filter((one) => one !== id) : [...value.micros, id],
    });
  return (
    <fieldset className="stack">
      <legend className="lab">{legend}</legend>
      <p className="sm muted">{hint}</p>
      <NativeSelect
        label={t('pathways.rule')}
        value={value.kind}
        data={ruleKinds.map((kind) => ({ value: kind, label: t(`pathways.kind.${kind}`) }))}
        onChange={(event) =>
          onChange({ ...value, kind: ruleKinds.find((one) => one === event.currentTarget.value) ?? 'none' })
        }
      />
      {value.kind !== 'none' && (
        <>
          {(value.kind === 'at-least' || value.kind === 'hours') && (
            <NumberInput
              label={t(value.kind === 'hours' ? 'pathways.hours' : 'pathways.count')}
              min={1}
              value={value.count}
              onChange={(count) => onChange({ ...value, count: Number(count) })}
            />
          )}
          <div className="checks">
            {micros.map((one) => (
              <label key={one.id}>
                <input
                  type="checkbox"
                  className="ck"
                  checked={value.micros.includes(one.id)}
                  onChange={() => toggle(one.id)}
                />
                {pick(one.name, lang)}
              </label>
            ))}
          </div>
          <NumberInput
            label={t('pathways.within')}
            description={t('pathways.withinHint')}
            min={1}
            max={240}
            value={value.withinMonths ?? ''}
            onChange={(months) => onChange({ ...value, withinMonths: months === '' ? null : Number(months) })}
          />
        </>
      )}
    </fieldset>
  );
}
