import { Modal, TextInput } from '@mantine/core';
import { type KeyboardEvent, useDeferredValue, useRef, useState } from 'react';
import { queryOf } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Segments } from '../../components/choices.js';
import { Fault, Loading } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { Slot } from './draft.js';

/** A concept as the search gives it. */
export interface Concept {
  uri: string;
  framework: string;
  version: string;
  code: string;
  kind: 'knowledge' | 'skill';
  label: { en: string; fr: string | null };
  description: string | null;
}

interface Found {
  items: Concept[];
  notice: { en: string; fr: string };
}

const kinds: Record<Slot, string> = { knowledge: 'knowledge', skills: 'skill', attitudes: 'attitude' };

/** Search in either language, both labels shown; the kind is that of the slot. Arrow keys move, Enter takes. */
export function EscoPicker({
  slot,
  onTake,
  onClose,
}: {
  slot: Slot;
  onTake: (concept: Concept) => void;
  onClose: () => void;
}) {
  const { t, lang } = useText();
  const [language, setLanguage] = useState(lang);
  const [q, setQ] = useState('');
  const asked = useDeferredValue(q.trim());
  const list = useRef<HTMLUListElement>(null);
  const found = useRead<Found>(`/v1/skills${queryOf({ q: asked, language, kind: kinds[slot], limit: 20 })}`);
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const here = buttons.findIndex((one) => one.matches(':focus'));
    const next = event.key === 'ArrowDown' ? here + 1 : here - 1;
    buttons[Math.max(0, Math.min(buttons.length - 1, next))]?.focus();
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('esco.title')}: ${t(`author.${slot}`)}`}
      size="lg"
      closeButtonProps={{ 'aria-label': t('parts.close') }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move among the buttons inside */}
      <div className="stack" onKeyDown={move}>
        <TextInput
          label={t('esco.search')}
          data-autofocus
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <Segments
          name="esco-language"
          legend={t('esco.language')}
          value={language}
          onChange={setLanguage}
          choices={[
            { value: 'en', label: t('parts.english') },
            { value: 'fr', label: t('parts.french') },
          ]}
        />
        {found.error && <Fault problem={found.error} />}
        {!found.data && !found.error && <Loading />}
        {found.data && found.data.items.length === 0 && <p className="muted">{t('esco.none')}</p>}
        <ul className="concepts" ref={list} aria-label={t('esco.results')}>
          {found.data?.items.map((concept) => (
            <li key={concept.uri}>
              <button type="button" onClick={() => onTake(concept)}>
                <b>{concept.label[lang] ?? concept.label.en}</b>{' '}
                <span className="muted sm" lang={lang === 'en' ? 'fr' : 'en'}>
                  {concept.label[lang === 'en' ? 'fr' : 'en']}
                </span>
                {concept.description && (
                  <span className="bl xs muted">{concept.description.slice(0, 220)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
        {found.data && <p className="xs muted">{found.data.notice[lang]}</p>}
      </div>
    </Modal>
  );
}
