import type { Language } from '../../api/api.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Element, Slot } from './draft.js';
import { RemoveButton, TextPair } from './fields.js';

interface ElementEditorProps {
  element: Element;
  slot: Slot;
  pointer: string;
  languages: readonly Language[];
  frozen: boolean;
  onChange: (edit: (old: Element) => Element | null) => void;
  onPick: () => void;
}

/** One knowledge, skill or attitude: its words, and what it is aligned to. */
export function ElementEditor({
  element,
  slot,
  pointer,
  languages,
  frozen,
  onChange,
  onPick,
}: ElementEditorProps) {
  const { t, lang } = useText();
  const what = t(`author.${slot}`);
  const { alignment } = element;
  return (
    <div className="element">
      <TextPair
        label={t('author.elementText', { what })}
        pointer={`${pointer}/text`}
        value={element.text}
        languages={languages}
        disabled={frozen}
        onChange={(text) => onChange((old) => ({ ...old, text }))}
      />
      <RemoveButton
        what={`${what}: ${pick(element.text, lang)}`}
        disabled={frozen}
        onClick={() => onChange(() => null)}
      />
      <div id={`${pointer}/alignment`} tabIndex={-1} className="tight" style={{ gridColumn: '1 / -1' }}>
        {alignment && 'uri' in alignment && (
          <p className="sm">
            <a href={alignment.uri} target="_blank" rel="noreferrer">
              {t('author.aligned', { name: pick(alignment.name, lang), version: alignment.version })}
            </a>
          </p>
        )}
        {alignment && 'reason' in alignment && (
          <TextPair
            label={t('author.reason')}
            pointer={`${pointer}/alignment/reason`}
            value={alignment.reason}
            languages={languages}
            disabled={frozen}
            onChange={(reason) => onChange((old) => ({ ...old, alignment: { reason } }))}
          />
        )}
        {!alignment && <p className="sm t-wait">{t('author.unaligned')}</p>}
        {!frozen && (
          <p className="row">
            <button type="button" className="btn tiny" onClick={onPick}>
              {t('author.align')}
            </button>
            {!alignment && (
              <button
                type="button"
                className="linklike sm"
                onClick={() => onChange((old) => ({ ...old, alignment: { reason: {} } }))}
              >
                {t('author.noFit')}
              </button>
            )}
            {alignment && (
              <button
                type="button"
                className="linklike sm"
                onClick={() => onChange((old) => ({ ...old, alignment: null }))}
              >
                {t('author.unalign')}
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
