import type { Draft, DraftAlignment, DraftConcept, DraftElement, ElementSlot } from './draft.js';
import { elementSlots } from './draft.js';

/** The framework whose concepts the catalogue knows. */
export const ESCO = 'ESCO';

/** What the catalogue knows of a concept of ESCO. */
export interface Concept {
  uri: string;
  /** The release, such as 1.1.1. */
  version: string;
  code: string;
  kind: 'knowledge' | 'skill';
  transversal: boolean;
  label: { en: string; fr: string | null };
}

/** Concepts by URI. */
export type Concepts = ReadonlyMap<string, Concept>;

/** The concept of an alignment, or null where it is none or gives a reason. */
export function conceptOf(alignment: DraftAlignment): DraftConcept | null {
  return alignment !== null && 'uri' in alignment ? alignment : null;
}

export const isEsco = (concept: DraftConcept): boolean => concept.framework.toUpperCase() === ESCO;

/** Every element of a draft with its slot and its pointer (RFC 6901). */
export function elementsOf(draft: Draft): { element: DraftElement; slot: ElementSlot; pointer: string }[] {
  return draft.competencies.flatMap((competency, index) =>
    elementSlots.flatMap((slot) =>
      competency[slot].map((element, at) => ({
        element,
        slot,
        pointer: `/competencies/${index}/${slot}/${at}`,
      })),
    ),
  );
}

/** URIs of ESCO that a draft is aligned to. */
export function escoUrisOf(draft: Draft): string[] {
  const uris = elementsOf(draft).flatMap(({ element }) => {
    const concept = conceptOf(element.alignment);
    return concept && isEsco(concept) ? [concept.uri] : [];
  });
  return [...new Set(uris)];
}

/**
 * Writes version, code and names of the aligned ESCO concepts into a draft. An element that was aligned to the same
 * concept before keeps what was pinned then, so that a newer release of ESCO changes no text by itself; what the
 * request says of them is never believed.
 */
export function pinConcepts(draft: Draft, concepts: Concepts, before: Draft | null): Draft {
  const pinned = new Map<string, DraftConcept>();
  for (const { element } of before ? elementsOf(before) : []) {
    const concept = conceptOf(element.alignment);
    if (concept && isEsco(concept) && concept.code !== '')
      pinned.set(`${element.id} ${concept.uri}`, concept);
  }
  const pin = (element: DraftElement): DraftElement => {
    const concept = conceptOf(element.alignment);
    if (!concept || !isEsco(concept)) return element;
    const alignment =
      pinned.get(`${element.id} ${concept.uri}`) ?? fromCatalogue(concept.uri, concepts.get(concept.uri));
    return { ...element, alignment };
  };
  return {
    ...draft,
    competencies: draft.competencies.map((one) => ({
      ...one,
      knowledge: one.knowledge.map(pin),
      skills: one.skills.map(pin),
      attitudes: one.attitudes.map(pin),
    })),
  };
}

function fromCatalogue(uri: string, known: Concept | undefined): DraftConcept {
  if (!known) return { framework: ESCO, version: '', uri, code: '', name: {} };
  return {
    framework: ESCO,
    version: `v${known.version}`,
    uri,
    code: known.code,
    name: { en: known.label.en, fr: known.label.fr ?? known.label.en },
  };
}
