import { Textarea, TextInput } from '@mantine/core';
import type { Language } from '../../api/api.js';
import { useText } from '../../i18n/i18n.js';
import type { Texts } from './draft.js';

interface TextPairProps {
  label: string;
  description?: string;
  /** RFC 6901 pointer of the text; with `/en` and `/fr` it is the id of its inputs, so that a fault can lead here. */
  pointer: string;
  value: Texts;
  languages: readonly Language[];
  onChange: (value: Texts) => void;
  long?: boolean;
  disabled: boolean;
}

/** A text in both languages, side by side; a missing one is a gap, not an error. */
export function TextPair({
  label,
  description,
  pointer,
  value,
  languages,
  onChange,
  long = false,
  disabled,
}: TextPairProps) {
  const { t } = useText();
  const Input = long ? Textarea : TextInput;
  return (
    <div className="pair">
      {languages.map((language) => (
        <Input
          key={language}
          id={`${pointer}/${language}`}
          lang={language}
          label={`${label}, ${t(language === 'en' ? 'author.inEnglish' : 'author.inFrench')}`}
          {...(description ? { description } : {})}
          value={value[language] ?? ''}
          readOnly={disabled}
          maxLength={4000}
          {...(long ? { rows: 3 } : {})}
          onChange={(event: { currentTarget: { value: string } }) =>
            onChange({ ...value, [language]: event.currentTarget.value })
          }
        />
      ))}
    </div>
  );
}

/** Takes a thing out of a list, by name for who cannot see where the button stands. */
export function RemoveButton({
  what,
  onClick,
  disabled,
}: {
  what: string;
  onClick: () => void;
  disabled: boolean;
}) {
  const { t } = useText();
  if (disabled) return null;
  return (
    <button type="button" className="btn tiny q" aria-label={t('author.removed', { what })} onClick={onClick}>
      {t('parts.remove')}
    </button>
  );
}

/** What every step of authoring is given. */
export interface StepProps {
  draft: import('./draft.js').Draft;
  change: (edit: (draft: import('./draft.js').Draft) => import('./draft.js').Draft) => void;
  frozen: boolean;
}
