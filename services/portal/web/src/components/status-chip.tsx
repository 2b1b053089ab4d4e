import { useText } from '../i18n/i18n.js';
import { statusOf, statusWord, type Thing } from '../status.js';
import { statusPictures } from './icons.js';

interface StatusProps {
  thing: Thing;
  state: string;
  values?: Record<string, string | number>;
}

/** A state as icon, word and tone together; a state unknown to the vocabulary is shown as its code. */
export function StatusChip({ thing, state, values }: StatusProps) {
  const { lang } = useText();
  const status = statusOf(thing, state);
  if (!status) return <span className="chip mono">{state}</span>;
  const Picture = statusPictures[status.icon];
  return (
    <span className={`chip ${status.tone}`}>
      <Picture className="i" aria-hidden />
      {statusWord(status, lang, values)}
    </span>
  );
}

/** The same as a line of text, for tables. */
export function StatusText({ thing, state, values }: StatusProps) {
  const { lang } = useText();
  const status = statusOf(thing, state);
  if (!status) return <span className="mono">{state}</span>;
  const Picture = statusPictures[status.icon];
  return (
    <span className={`row t-${status.tone}`} style={{ gap: 6, flexWrap: 'nowrap' }}>
      <Picture className="i" aria-hidden />
      <span>{statusWord(status, lang, values)}</span>
    </span>
  );
}
