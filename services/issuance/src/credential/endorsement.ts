import { type Term, termInWords } from '../../../shared/src/term.js';
import { badgeContext } from './contexts.js';
import { digestMultibase, digestUri, isHexDigest } from './digest.js';
import { isInstant, type Language } from './instant.js';
import { type Outcome, refuse } from './json.js';
import type { ConfirmationKind, EndorsementCredential, Profile, RelatedResource } from './model.js';
import { endorsementUrl, partUrl } from './urls.js';

/**
 * One edition of a part, as a confirmation names it. Both digests are SHA-256 in lowercase hexadecimal: of the
 * part over all its editions, and of this language's edition (what was shown).
 */
export type PartEdition = {
  microCertificationId: string;
  partDigest: string;
  editionDigest: string;
  language: Language;
};

export type EndorsementInput = {
  /** Public origin, https, no trailing slash. */
  origin: string;
  confirmationId: string;
  kind: ConfirmationKind;
  /** The confirming organization; `id` is the DID that signs. */
  endorser: Profile;
  edition: PartEdition;
  /** The micro-certification's name in the edition's language. */
  microCertificationName: string;
  /** Exactly the sentence that was shown above the button and signed; it says the term in words. */
  sentence: string;
  term: Term;
  /** When the statement was signed: whole seconds, UTC. */
  confirmedAt: string;
  /** SHA-256 of the signed decision statement, hexadecimal. */
  statementDigest: string;
  /** How the signing organization was identified, in the edition's language. */
  identification?: string;
};

export type EndorsementRefusal =
  | 'endorsement-instant-malformed'
  | 'endorsement-term-ends-before-it-begins'
  | 'endorsement-digest-malformed'
  | 'endorsement-sentence-without-term'
  | 'endorsement-name-empty';

const words = {
  en: {
    'in-demand': 'Confirmed by an employer: in demand',
    fidelity: 'Confirmed by an employer: the assessment reflects the job',
    statement: 'Signed statement of the confirmation',
    seal: 'SHA-256 of the statement that an authorized person of the organization signed',
  },
  fr: {
    'in-demand': 'Confirmé par un employeur : en demande',
    fidelity: "Confirmé par un employeur : l'évaluation reflète l'emploi",
    statement: 'Déclaration signée de la confirmation',
    seal: "SHA-256 de la déclaration qu'une personne autorisée de l'organisation a signée",
  },
} as const;

/** The media type of parts and editions: canonical JSON. */
export const partMediaType = 'application/json';

/** The pins of one edition: the edition that was shown, and the part that it belongs to. */
export function editionPins(origin: string, edition: PartEdition): RelatedResource[] {
  const digests = [...new Set([edition.editionDigest, edition.partDigest])];
  return digests.map((digest) => ({
    id: partUrl(origin, edition.microCertificationId, digest),
    digestMultibase: digestMultibase(digest),
    mediaType: partMediaType,
  }));
}

/**
 * Builds the EndorsementCredential of one confirmed edition, without proof (Open Badges 3.0, EndorsementCredential).
 *
 * It has no `validUntil` and no `credentialStatus`: verifiers judge an award's embedded endorsements by the same
 * rules as the award, so the award would fail from the day on which one of them ends. The term stands in the
 * comment and in the version's currency document.
 *
 * @returns the credential, or a refusal
 */
export function buildEndorsement(
  input: EndorsementInput,
): Outcome<EndorsementCredential, EndorsementRefusal> {
  const { origin, edition, term, kind } = input;
  if (![input.confirmedAt, term.from, term.until].every(isInstant)) {
    return refuse('endorsement-instant-malformed', 'instants are UTC, whole seconds, with Z');
  }
  if (term.until <= term.from) {
    return refuse('endorsement-term-ends-before-it-begins', `${term.from} to ${term.until}`);
  }
  if (![edition.partDigest, edition.editionDigest, input.statementDigest].every(isHexDigest)) {
    return refuse('endorsement-digest-malformed', 'digests are SHA-256 in lowercase hexadecimal');
  }
  if (!input.sentence.includes(termInWords(term, edition.language))) {
    return refuse('endorsement-sentence-without-term', 'the signed sentence must say the term in words');
  }
  if (input.microCertificationName.trim() === '') {
    return refuse('endorsement-name-empty', 'an endorsement needs the name of what it is about');
  }
  const say = words[edition.language];
  return {
    ok: true,
    value: {
      '@context': [...badgeContext],
      id: endorsementUrl(origin, input.confirmationId, edition.language),
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: input.endorser,
      validFrom: input.confirmedAt,
      awardedDate: input.confirmedAt,
      name: `${say[kind]} (${input.microCertificationName})`,
      ...(input.identification === undefined ? {} : { description: input.identification }),
      credentialSubject: {
        id: partUrl(origin, edition.microCertificationId, edition.editionDigest),
        type: ['EndorsementSubject'],
        endorsementComment: input.sentence,
      },
      relatedResource: editionPins(origin, edition),
      evidence: [
        {
          id: digestUri(input.statementDigest),
          type: ['Evidence'],
          name: say.statement,
          description: say.seal,
          genre: kind,
        },
      ],
    },
  };
}
