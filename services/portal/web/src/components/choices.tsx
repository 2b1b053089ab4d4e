import type { TablerIcon } from '@tabler/icons-react';

interface Choice<V extends string> {
  value: V;
  label: string;
}

/** Radios in one line; nothing is preselected unless the person chose it. */
export function Segments<V extends string>(props: {
  name: string;
  legend: string;
  hidden?: string;
  value: V | null;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className="seg">
      <legend className="lab">
        {props.legend}
        {props.hidden && <span className="vh"> {props.hidden}</span>}
      </legend>
      <div>
        {props.choices.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name={props.name}
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A decision's answers side by side, each with what follows from it. */
export function Answers<V extends string>(props: {
  name: string;
  legend: string;
  value: V | null;
  disabled?: boolean;
  choices: readonly (Choice<V> & { hint: string; icon: TablerIcon })[];
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className="ans" disabled={props.disabled}>
      <legend>{props.legend}</legend>
      <div className="opts">
        {props.choices.map(({ value, label, hint, icon: Picture }) => (
          <label key={value} className="opt">
            <input
              type="radio"
              name={props.name}
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            <span className="ob">
              <Picture className="i" aria-hidden />
              <span>
                <b>{label}</b>
                <small>{hint}</small>
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Boxes to tick, as one group. */
export function Ticks<V extends string>(props: {
  legend: string;
  values: readonly V[];
  choices: readonly Choice<V>[];
  onChange: (values: V[]) => void;
}) {
  const toggle = (value: V): void =>
    props.onChange(
      props.values.includes(value) ? props.values.filter((one) => one !== value) : [...props.values, value],
    );
  return (
    <fieldset>
      <legend className="lab">{props.legend}</legend>
      <div className="checks">
        {props.choices.map(({ value, label }) => (
          <label key={value}>
            <input
              type="checkbox"
              className="ck"
              checked={props.values.includes(value)}
              onChange={() => toggle(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
