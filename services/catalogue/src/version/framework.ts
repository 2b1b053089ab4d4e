import type { Policy } from '../../../shared/src/content.js';
import type { Organization } from '../organization/organization.js';
import { escoUrisOf } from './alignment.js';
import type { Check } from './check.js';
import type { Draft } from './draft.js';

/** The ten elements of the framework: four principles and six parts. */
export const frameworkElements = [
  'relevance',
  'verifiability',
  'ownership',
  'extensibility',
  'issuing-body',
  'skills-targeted',
  'outcomes',
  'summative-assessment',
  'transcriptable',
  'partner-endorsement',
] as const;
export type FrameworkElement = (typeof frameworkElements)[number];

/** `shown`: demonstrated; `partly`: begun; `missing`: nothing yet; `not-declared`: may be left out. */
export const elementStates = ['shown', 'partly', 'missing', 'not-declared'] as const;
export type ElementState = (typeof elementStates)[number];

interface Bilingual {
  en: string;
  fr: string;
}

/** One element with its state and what demonstrates it. */
export interface ElementShown {
  element: FrameworkElement;
  name: Bilingual;
  state: ElementState;
  demonstratedBy: Bilingual;
}

/** What the checklist looks at. */
export interface FrameworkFacts {
  draft: Draft;
  check: Check;
  organization: Organization;
  /** `did:web:...` of the organization. */
  did: string;
  /** The policy that was or may be chosen; null where the organization has none approved. */
  policy: Policy | null;
  endorsed: boolean;
}

const names: Record<FrameworkElement, Bilingual> = {
  relevance: { en: 'Relevance', fr: 'Pertinence' },
  verifiability: { en: 'Verifiability', fr: 'Vérifiabilité' },
  ownership: { en: 'Ownership', fr: 'Propriété' },
  extensibility: { en: 'Extensibility', fr: 'Extensibilité' },
  'issuing-body': { en: 'Issuing body', fr: 'Organisme émetteur' },
  'skills-targeted': { en: 'Competency, skills targeted', fr: 'Compétence ciblée' },
  outcomes: { en: 'Outcomes', fr: "Résultats d'apprentissage" },
  'summative-assessment': { en: 'Summative assessment', fr: 'Évaluation sommative' },
  transcriptable: { en: 'Transcriptable', fr: 'Inscriptible au relevé' },
  'partner-endorsement': { en: 'Partner endorsement', fr: 'Aval des partenaires' },
};

/** The framework checklist of a version, in the framework's order. */
export function frameworkOf(facts: FrameworkFacts): ElementShown[] {
  return frameworkElements.map((element) => ({ element, name: names[element], ...shown(element, facts) }));
}

type Shown = Pick<ElementShown, 'state' | 'demonstratedBy'>;

const show = (state: ElementState, en: string, fr: string): Shown => ({ state, demonstratedBy: { en, fr } });

function shown(element: FrameworkElement, facts: FrameworkFacts): Shown {
  switch (element) {
    case 'relevance':
      return relevance(facts);
    case 'verifiability':
      return show(
        'shown',
        "the organization's signing keys, an Open Badges 3.0 credential in two proof forms, a status list",
        "les clés de signature de l'organisation, une attestation Open Badges 3.0 sous deux formes de preuve, une liste d'état",
      );
    case 'ownership':
      return show(
        'shown',
        'the earner, who holds the award, its evidence and its results',
        "la personne titulaire, qui détient l'attestation, ses preuves et ses résultats",
      );
    case 'extensibility':
      return show(
        'not-declared',
        'nothing declared: it stands alone, and its versions are numbered',
        'rien de déclaré\u00a0: elle est autonome, et ses versions sont numérotées',
      );
    case 'issuing-body':
      return issuingBody(facts);
    case 'skills-targeted':
      return skillsTargeted(facts);
    case 'outcomes':
      return outcomes(facts);
    case 'summative-assessment':
      return assessment(facts);
    case 'transcriptable':
      return transcriptable(facts);
    case 'partner-endorsement':
      return endorsement(facts);
  }
}

function relevance({ policy, endorsed }: FrameworkFacts): Shown {
  if (endorsed)
    return show(
      'shown',
      'in-demand confirmations signed by employers',
      "des confirmations d'employeurs que les compétences sont en demande, signées",
    );
  const count = policy?.needs['in-demand'].confirmations ?? 0;
  if (count === 0)
    return show('missing', 'no employer is asked yet', "aucun employeur n'est encore sollicité");
  return show(
    'partly',
    `in-demand confirmations to be asked: ${count} by the policy`,
    `confirmations «\u00a0en demande\u00a0» à obtenir\u00a0: ${count} selon la règle d'aval`,
  );
}

function issuingBody({ organization, did }: FrameworkFacts): Shown {
  return show(
    organization.identified ? 'shown' : 'partly',
    `${organization.name}, ${organization.url}, ${did}`,
    `${organization.name}, ${organization.url}, ${did}`,
  );
}

function skillsTargeted({ draft, check }: FrameworkFacts): Shown {
  const esco = escoUrisOf(draft).length;
  const lacks = check.faults.some((one) => one.pointer.includes('/alignment'));
  const state =
    esco === 0 && draft.noc.length === 0 ? 'missing' : lacks || draft.noc.length === 0 ? 'partly' : 'shown';
  return show(
    state,
    `ESCO concepts: ${esco}; NOC 2021: ${listed(draft.noc, 'none')}; CIP 2021: ${listed(draft.cip, 'none')}`,
    `concepts ESCO\u00a0: ${esco}; CNP 2021\u00a0: ${listed(draft.noc, 'aucune')}; CPE 2021\u00a0: ${listed(draft.cip, 'aucun')}`,
  );
}

const listed = (codes: readonly string[], none: string): string =>
  codes.length > 0 ? codes.join(', ') : none;

function outcomes({ draft, check }: FrameworkFacts): Shown {
  const count = draft.competencies.length;
  if (count === 0) return show('missing', 'no competency yet', 'aucune compétence encore');
  const faulty = new Set(check.faults.flatMap((one) => /^\/competencies\/(\d+)/.exec(one.pointer)?.[1] ?? []))
    .size;
  return show(
    faulty === 0 ? 'shown' : 'partly',
    `${count - faulty} of ${count} competencies whole: statement, knowledge, skills, attitudes, coverage`,
    `${count - faulty} compétences complètes sur ${count}\u00a0: énoncé, connaissances, habiletés, attitudes, couverture`,
  );
}

function assessment({ draft, check }: FrameworkFacts): Shown {
  const { criteria, evidence, tasks } = draft.blueprint;
  if (criteria.length + evidence.length + tasks.length === 0)
    return show('missing', 'no assessment yet', 'aucune évaluation encore');
  const faulty = check.faults.some((one) => one.pointer.startsWith('/blueprint')) || !check.coverage.full;
  return show(
    faulty ? 'partly' : 'shown',
    `tasks: ${tasks.length}; criteria: ${criteria.length}; kinds of evidence asked: ${evidence.length}; coverage ${check.coverage.full ? 'full' : 'with gaps'}`,
    `tâches\u00a0: ${tasks.length}; critères\u00a0: ${criteria.length}; preuves demandées\u00a0: ${evidence.length}; couverture ${check.coverage.full ? 'complète' : 'incomplète'}`,
  );
}

function transcriptable({ draft }: FrameworkFacts): Shown {
  if (draft.hours === null) return show('missing', 'no hours yet', 'aucune durée encore');
  return show('shown', `${draft.hours} hours of learning`, `${draft.hours} heures d'apprentissage`);
}

function endorsement({ policy, endorsed }: FrameworkFacts): Shown {
  if (endorsed)
    return show(
      'shown',
      'both confirmations of employers, signed as the policy asks',
      "les deux confirmations d'employeurs, signées comme le demande la règle d'aval",
    );
  if (!policy) return show('missing', 'no approved policy', "aucune règle d'aval approuvée");
  const { 'in-demand': demand, fidelity } = policy.needs;
  return show(
    'partly',
    `asked by the policy: ${demand.confirmations} in demand, ${fidelity.confirmations} reflects the job`,
    `demandé par la règle d'aval\u00a0: ${demand.confirmations} «\u00a0en demande\u00a0», ${fidelity.confirmations} «\u00a0reflète l'emploi\u00a0»`,
  );
}
