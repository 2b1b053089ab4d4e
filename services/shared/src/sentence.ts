import type { Language } from './content.js';
import { type Term, termInWords } from './term.js';

/** Facts that a confirmation's sentence names. */
export interface ConfirmationFacts {
  kind: 'in-demand' | 'fidelity';
  organization: string;
  institution: string;
  name: Partial<Record<Language, string>>;
  number: number;
  scope: { sector: string; region: string };
  term: Term;
}

/** The sentences of a confirmation: shown before signing, signed, and published byte for byte. */
export function confirmationSentence(facts: ConfirmationFacts): { en: string; fr: string } {
  const en = facts.name.en ?? facts.name.fr ?? '';
  const fr = facts.name.fr ?? facts.name.en ?? '';
  const { organization, institution, number, scope } = facts;
  const term = { en: termInWords(facts.term, 'en'), fr: termInWords(facts.term, 'fr') };
  switch (facts.kind) {
    case 'in-demand':
      return {
        en: `${organization} confirms that the competencies of “${en}” (version ${number}) by ${institution} are in demand in ${scope.sector}, ${scope.region}. ${term.en}`,
        fr: `${organization} confirme que les compétences de « ${fr} » (version ${number}), de ${institution}, sont en demande dans le secteur ${scope.sector}, ${scope.region}. ${term.fr}`,
      };
    case 'fidelity':
      return {
        en: `${organization} confirms that the assessment of “${en}” (version ${number}) by ${institution} reflects the job in ${scope.sector}, ${scope.region}. ${term.en}`,
        fr: `${organization} confirme que l'évaluation de « ${fr} » (version ${number}), de ${institution}, reflète l'emploi dans le secteur ${scope.sector}, ${scope.region}. ${term.fr}`,
      };
  }
}
