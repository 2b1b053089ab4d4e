import { Textarea } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { isTyping } from '../../app/keys.js';
import { useText } from '../../i18n/i18n.js';
import type { BlueprintBody } from '../requests/request.js';
import type { Level } from './use-mark.js';

interface MarkCriterionProps {
  criterion: BlueprintBody['criteria'][number];
  index: number;
  level: Level;
  disabled: boolean;
  onChange: (part: Partial<Level>) => void;
}

/** One criterion with its levels and their descriptors; digits set the level while it has the focus. */
export function MarkCriterion({ criterion, index, level, disabled, onChange }: MarkCriterionProps) {
  const { t } = useText();
  const pass = criterion.levels.findIndex((one) => one.id === criterion.passLevelId);
  const press = (event: KeyboardEvent): void => {
    const text = event.target instanceof HTMLTextAreaElement;
    const chosen = criterion.levels[Number(event.key) - 1];
    if (
      disabled ||
      text ||
      (isTyping(event.target) && !(event.target instanceof HTMLInputElement)) ||
      !chosen
    )
      return;
    event.preventDefault();
    onChange({ levelId: chosen.id });
  };
  return (
    <fieldset className="cr" disabled={disabled} onKeyDown={press}>
      <legend>
        <span className="no">R{index + 1}</span> {criterion.title}
      </legend>
      <div className="lv">
        {criterion.levels.map((one, place) => (
          <label key={one.id}>
            <input
              type="radio"
              name={`level-${criterion.id}`}
              checked={level.levelId === one.id}
              onChange={() => onChange({ levelId: one.id })}
            />
            <span>
              <b>
                <span className="num">{place + 1}</span> {one.title}{' '}
                {place === pass && <small>{t('mark.pass')}</small>}
              </b>
              {one.description}
            </span>
          </label>
        ))}
      </div>
      <Textarea
        mt="sm"
        label={t('mark.comment')}
        rows={2}
        maxLength={4000}
        disabled={disabled}
        value={level.comment}
        onChange={(event) => onChange({ comment: event.currentTarget.value })}
      />
    </fieldset>
  );
}
