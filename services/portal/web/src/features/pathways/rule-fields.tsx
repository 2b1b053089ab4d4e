import { NativeSelect, NumberInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import { DEEPEST, newRule, type RuleForm, ruleKinds } from './pathway.js';

interface RuleFieldsProps {
  legend: string;
  hint?: string;
  micros: MicroCertification[];
  value: RuleForm;
  onChange: (value: RuleForm) => void;
  /** 1 for the whole rule; a rule inside another is one deeper, and can be taken out. */
  depth?: number;
  onRemove?: () => void;
}

/** A rule: how many of which micro-certifications and inner rules, and how recent. */
export function RuleFields({ legend, hint, micros, value, onChange, depth = 1, onRemove }: RuleFieldsProps) {
  const { t } = useText();
  const kinds = depth === 1 ? ruleKinds : ruleKinds.filter((kind) => kind !== 'none');
  const change = (part: Partial<RuleForm>): void => onChange({ ...value, ...part });
  return (
    <fieldset className={depth === 1 ? 'stack' : 'stack inner'}>
      <legend className="lab">{legend}</legend>
      {hint && <p className="sm muted">{hint}</p>}
      <NativeSelect
        label={t('pathways.rule')}
        value={value.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`pathways.kind.${kind}`) }))}
        onChange={(event) =>
          change({ kind: kinds.find((one) => one === event.currentTarget.value) ?? value.kind })
        }
      />
      {value.kind !== 'none' && (
        <>
          {(value.kind === 'at-least' || value.kind === 'hours') && (
            <NumberInput
              label={t(value.kind === 'hours' ? 'pathways.hours' : 'pathways.count')}
              min={1}
              value={value.count}
              onChange={(count) => change({ count: Number(count) })}
            />
          )}
          <Micros micros={micros} value={value.micros} onChange={(chosen) => change({ micros: chosen })} />
          {value.kind !== 'hours' && (
            <Inner
              legend={legend}
              micros={micros}
              value={value.inner}
              onChange={(inner) => change({ inner })}
              depth={depth + 1}
            />
          )}
          <NumberInput
            label={t('pathways.within')}
            description={t('pathways.withinHint')}
            min={1}
            max={240}
            value={value.withinMonths ?? ''}
            onChange={(months) => change({ withinMonths: months === '' ? null : Number(months) })}
          />
        </>
      )}
      {onRemove && (
        <div>
          <button type="button" className="btn tiny" onClick={onRemove}>
            {t('pathways.removeInner')}
            <span className="vh">: {legend}</span>
          </button>
        </div>
      )}
    </fieldset>
  );
}

interface MicrosProps {
  micros: MicroCertification[];
  value: string[];
  onChange: (value: string[]) => void;
}

function Micros({ micros, value, onChange }: MicrosProps) {
  const { lang } = useText();
  const toggle = (id: string): void =>
    onChange(value.includes(id) ? value.filter((one) => one !== id) : [...value, id]);
  return (
    <div className="checks">
      {micros.map((one) => (
        <label key={one.id}>
          <input
            type="checkbox"
            className="ck"
            checked={value.includes(one.id)}
            onChange={() => toggle(one.id)}
          />
          {pick(one.name, lang)}
        </label>
      ))}
    </div>
  );
}

interface InnerProps {
  legend: string;
  micros: MicroCertification[];
  value: RuleForm[];
  onChange: (value: RuleForm[]) => void;
  depth: number;
}

/** Rules inside a rule: each counts as one of what the outer one asks for. */
function Inner({ legend, micros, value, onChange, depth }: InnerProps) {
  const { t } = useText();
  return (
    <>
      {value.map((form, index) => (
        <RuleFields
          key={form.key}
          legend={t('pathways.innerOf', { name: legend, number: index + 1 })}
          micros={micros}
          value={form}
          onChange={(changed) => onChange(value.map((one) => (one.key === form.key ? changed : one)))}
          depth={depth}
          onRemove={() => onChange(value.filter((one) => one.key !== form.key))}
        />
      ))}
      {depth <= DEEPEST && (
        <div>
          <button type="button" className="btn tiny" onClick={() => onChange([...value, newRule('any')])}>
            <IconPlus className="i" aria-hidden />
            {t('pathways.addInner')}
            <span className="vh">: {legend}</span>
          </button>
        </div>
      )}
    </>
  );
}
