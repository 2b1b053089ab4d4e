import { type Language, languages, type Manifest, partKindOf } from '../../../shared/src/content.js';
import type { Statement } from '../../../shared/src/statement.js';
import { termInWords } from '../../../shared/src/term.js';
import { hexOfMultibase } from '../credential/digest.js';
import { buildEndorsement, type EndorsementInput } from '../credential/endorsement.js';
import { type Outcome, refuse } from '../credential/json.js';
import type { EndorsementCredential, Profile } from '../credential/model.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import type { IdentificationMethod } from '../registry/registry-types.js';

export type ConfirmationStatement = Statement<'confirmation'>;

/** Holds a confirmation against itself: it has a term, an edition, and the term's words in each sentence. */
export function confirmationFault(statement: ConfirmationStatement): DecisionRefusal | null {
  const { validFrom, validUntil, details, subject } = statement;
  if (validFrom === null || validUntil === null || validFrom >= validUntil)
    return 'confirmation-without-term';
  if (zoneOf(statement) === null) return 'confirmation-without-term';
  return subject.digest === null || confirmedLanguages(statement).length === 0 || details.kind === undefined
    ? 'confirmation-of-another-part'
    : null;
}

/** Holds it against the version that it was asked for: exactly that version's part and editions. */
export function partFault(statement: ConfirmationStatement, manifest: Manifest): DecisionRefusal | null {
  const { details, subject } = statement;
  const kind = partKindOf(details.kind);
  const fits =
    manifest.versionId === details.versionId &&
    manifest.microCertificationId === details.microCertificationId &&
    manifest.parts[kind] === subject.digest &&
    confirmedLanguages(statement).every(
      (language) => manifest.editions[language]?.[kind] === details.editions[language],
    );
  return fits ? null : 'confirmation-of-another-part';
}

/** Languages of the editions that were shown. */
export function confirmedLanguages(statement: ConfirmationStatement): Language[] {
  return languages.filter((language) => statement.details.editions[language] !== undefined);
}

/** The zone in which the signed sentences say the term; null where they do not say the statement's term. */
export function zoneOf(statement: ConfirmationStatement): string | null {
  const { validFrom, validUntil, details } = statement;
  const timeZone = /\(([A-Za-z0-9_+/-]+)\)\.$/.exec(details.sentence.en)?.[1];
  if (!timeZone || validFrom === null || validUntil === null) return null;
  try {
    const term = { from: validFrom, until: validUntil, timeZone };
    return languages.every((language) => details.sentence[language].includes(termInWords(term, language)))
      ? timeZone
      : null;
  } catch {
    // Intl refuses what is no zone.
    return null;
  }
}

const identificationWords: Record<IdentificationMethod, Record<Language, string>> = {
  operator: {
    en: 'The organization was identified by the operator of Countersign.',
    fr: "L'organisation a été identifiée par l'exploitant de Countersign.",
  },
  'mail-domain': {
    en: 'The organization was identified by control of its mail domain, attested by the institution.',
    fr: "L'organisation a été identifiée par le contrôle de son domaine de courriel, attesté par l'établissement.",
  },
  'business-registry': {
    en: 'The organization was identified by the business registry, attested by the institution.',
    fr: "L'organisation a été identifiée par le registre des entreprises, attesté par l'établissement.",
  },
  'in-person': {
    en: 'The organization was identified in person, attested by the institution.',
    fr: "L'organisation a été identifiée en personne, attestée par l'établissement.",
  },
};

const preparedWords: Record<Language, string> = {
  en: 'A supervisor of the organization prepared the ratings; another person signed.',
  fr: "Une personne superviseure de l'organisation a préparé les évaluations; une autre personne a signé.",
};
const renewsWords: Record<Language, string> = {
  en: 'This renews an earlier confirmation of the same text.',
  fr: 'Ceci renouvelle une confirmation antérieure du même texte.',
};

/** How the organization was identified, who prepared, what is renewed: roles only, never a person. */
function aboutWords(
  details: ConfirmationStatement['details'],
  method: IdentificationMethod,
  language: Language,
): string {
  return [
    identificationWords[method][language],
    ...(details.prepared ? [preparedWords[language]] : []),
    ...(details.renews === undefined ? [] : [renewsWords[language]]),
  ].join(' ');
}

/** The EndorsementCredential of one confirmed edition, from what was signed. */
export function endorsementOf(input: {
  origin: string;
  confirmationId: string;
  statement: ConfirmationStatement;
  statementDigest: string;
  manifest: Manifest;
  endorser: Profile;
  method: IdentificationMethod;
  language: Language;
}): Outcome<EndorsementCredential, string> {
  const { statement, manifest, language } = input;
  const { details, subject, validFrom, validUntil } = statement;
  const partDigest = hexOfMultibase(subject.digest ?? '');
  const editionDigest = hexOfMultibase(details.editions[language] ?? '');
  const statementDigest = hexOfMultibase(input.statementDigest);
  const timeZone = zoneOf(statement);
  if (!partDigest || !editionDigest || !statementDigest || !timeZone || !validFrom || !validUntil) {
    return refuse('confirmation-without-term', 'digest or term cannot be read');
  }
  const credential: EndorsementInput = {
    origin: input.origin,
    confirmationId: input.confirmationId,
    kind: details.kind,
    endorser: input.endorser,
    edition: { microCertificationId: details.microCertificationId, partDigest, editionDigest, language },
    microCertificationName:
      manifest.texts[language]?.name ?? manifest.texts[manifest.baseLanguage]?.name ?? '',
    sentence: details.sentence[language],
    term: { from: validFrom, until: validUntil, timeZone },
    confirmedAt: statement.at,
    statementDigest,
    identification: aboutWords(details, input.method, language),
  };
  return buildEndorsement(credential);
}
