import { useState } from 'react';
import { Card } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type Competency, changed, type Element, newId, type Slot, slots } from './draft.js';
import { ElementEditor } from './element-editor.js';
import { type Concept, EscoPicker } from './esco-picker.js';
import { RemoveButton, type StepProps, TextPair } from './fields.js';

interface Picking {
  competencyId: string;
  slot: Slot;
  elementId: string;
}

/** Competencies, each with knowledge, skill and attitude, aligned to ESCO or with a public reason why none fits. */
export function CompetenciesStep({ draft, change, frozen }: StepProps) {
  const { t, lang } = useText();
  const [picking, setPicking] = useState<Picking | null>(null);
  const edit = (id: string, one: (old: Competency) => Competency | null): void =>
    change((old) => ({ ...old, competencies: changed(old.competencies, id, one) }));
  const editElement = (
    id: string,
    slot: Slot,
    elementId: string,
    one: (old: Element) => Element | null,
  ): void => edit(id, (old) => ({ ...old, [slot]: changed(old[slot], elementId, one) }));
  const add = (): void =>
    change((old) => ({
      ...old,
      competencies: [
        ...old.competencies,
        { id: newId(), statement: {}, knowledge: [], skills: [], attitudes: [] },
      ],
    }));
  const take = (concept: Concept): void => {
    if (!picking) return;
    const { uri, framework, version, code, label } = concept;
    const name = { en: label.en, ...(label.fr ? { fr: label.fr } : {}) };
    editElement(picking.competencyId, picking.slot, picking.elementId, (old) => ({
      ...old,
      // Typed words stay; an element without words takes the concept's.
      text: { ...name, ...Object.fromEntries(Object.entries(old.text).filter(([, text]) => text !== '')) },
      alignment: { uri, framework, version, code, name },
    }));
    setPicking(null);
  };
  return (
    <>
      {draft.competencies.map((competency, index) => {
        const pointer = `/competencies/${index}`;
        const title = t('author.competency', { number: index + 1 });
        return (
          <Card
            key={competency.id}
            title={title}
            aside={
              <RemoveButton what={title} disabled={frozen} onClick={() => edit(competency.id, () => null)} />
            }
          >
            <div id={pointer} tabIndex={-1}>
              <TextPair
                label={t('author.statement')}
                description={t('author.statementHint')}
                pointer={`${pointer}/statement`}
                value={competency.statement}
                languages={draft.languages}
                disabled={frozen}
                onChange={(statement) => edit(competency.id, (old) => ({ ...old, statement }))}
              />
            </div>
            {slots.map((slot) => (
              <fieldset key={slot} id={`${pointer}/${slot}`} tabIndex={-1} className="nest">
                <legend className="lab">{t(`author.${slot}`)}</legend>
                {competency[slot].map((element, place) => (
                  <ElementEditor
                    key={element.id}
                    element={element}
                    slot={slot}
                    pointer={`${pointer}/${slot}/${place}`}
                    languages={draft.languages}
                    frozen={frozen}
                    onChange={(one) => editElement(competency.id, slot, element.id, one)}
                    onPick={() => setPicking({ competencyId: competency.id, slot, elementId: element.id })}
                  />
                ))}
                <div>
                  <button
                    type="button"
                    className="btn tiny"
                    disabled={frozen}
                    onClick={() =>
                      edit(competency.id, (old) => ({
                        ...old,
                        [slot]: [...old[slot], { id: newId(), text: {}, alignment: null }],
                      }))
                    }
                  >
                    {t('author.addElement', { what: t(`author.${slot}`).toLowerCase() })}
                    <span className="vh">, {pick(competency.statement, lang) || title}</span>
                  </button>
                </div>
              </fieldset>
            ))}
          </Card>
        );
      })}
      <div>
        <button type="button" id="/competencies" className="btn p" disabled={frozen} onClick={add}>
          {t('author.addCompetency')}
        </button>
      </div>
      {picking && <EscoPicker slot={picking.slot} onTake={take} onClose={() => setPicking(null)} />}
    </>
  );
}
