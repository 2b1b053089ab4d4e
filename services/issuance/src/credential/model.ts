import type { badgeContext } from './contexts.js';
import type { StatusPurpose } from './urls.js';

/** Who issues or endorses: an Open Badges 3.0 Profile whose `id` is the signing DID. */
export type Profile = { id: string; type: ['Profile']; name: string; url: string };

/** Pins a resource to its bytes (VC Data Model 2.0 section 5.3). */
export type RelatedResource = { id: string; digestMultibase: string; mediaType: string };

/** What a confirmation answers: is the competency in demand; does the assessment reflect the job. */
export type ConfirmationKind = 'in-demand' | 'fidelity';

/** The kinds, in the order in which they are shown. */
export const confirmationKinds: readonly ConfirmationKind[] = ['in-demand', 'fidelity'];

/** `genre` of evidence that is another award. */
export const componentGenre = 'award';

/** Open Badges 3.0 Evidence. It describes an item; it never holds its content. */
export type Evidence = {
  id: string;
  type: ['Evidence'];
  name: string;
  description?: string;
  genre?: string;
};

export type Alignment = {
  type: ['Alignment'];
  targetName: string;
  targetUrl: string;
  targetType?: string;
  targetCode?: string;
  targetFramework?: string;
  targetDescription?: string;
};

export type RubricCriterionLevel = {
  id: string;
  type: ['RubricCriterionLevel'];
  name: string;
  description?: string;
  level?: string;
  points?: string;
};

export type ResultDescription = {
  id: string;
  type: ['ResultDescription'];
  name: string;
  resultType: 'RubricCriterionLevel';
  requiredLevel?: string;
  rubricCriterionLevel: RubricCriterionLevel[];
};

export type Related = { id: string; type: ['Related']; inLanguage: string; version: string };

export type Achievement = {
  id: string;
  type: ['Achievement'];
  achievementType: 'MicroCredential';
  name: string;
  description: string;
  criteria: { id: string; narrative: string };
  inLanguage: string;
  version: string;
  creator?: Profile;
  image?: { id: string; type: 'Image'; caption?: string };
  creditsAvailable?: number;
  tag?: string[];
  alignment: Alignment[];
  resultDescription: ResultDescription[];
  related?: Related[];
  endorsement: Secured<EndorsementCredential>[];
};

export type Result = { id: string; type: ['Result']; resultDescription: string; achievedLevel: string };

export type IdentityObject = {
  type: 'IdentityObject';
  hashed: true;
  identityHash: string;
  identityType: 'emailAddress';
  salt: string;
};

export type AchievementSubject = {
  id?: string;
  type: ['AchievementSubject'];
  identifier?: IdentityObject[];
  source?: Profile;
  creditsEarned?: number;
  result: Result[];
  achievement: Achievement;
};

/** One entry of purpose `revocation` (Bitstring Status List 1.0 section 2.1). */
export type StatusEntry = {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: 'revocation';
  statusListIndex: string;
  statusListCredential: string;
};

export type EndorsementCredential = {
  '@context': typeof badgeContext;
  id: string;
  type: ['VerifiableCredential', 'EndorsementCredential'];
  issuer: Profile;
  validFrom: string;
  awardedDate: string;
  name: string;
  description?: string;
  credentialSubject: { id: string; type: ['EndorsementSubject']; endorsementComment: string };
  relatedResource: RelatedResource[];
  evidence: Evidence[];
};

export type AwardCredential = {
  '@context': typeof badgeContext;
  id: string;
  type: ['VerifiableCredential', 'OpenBadgeCredential'];
  issuer: Profile;
  validFrom: string;
  validUntil?: string;
  awardedDate: string;
  name: string;
  description: string;
  credentialSubject: AchievementSubject;
  credentialStatus: StatusEntry;
  evidence: Evidence[];
  relatedResource: RelatedResource[];
};

export type StatusListCredential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'];
  id: string;
  type: ['VerifiableCredential', 'BitstringStatusListCredential'];
  issuer: string;
  validFrom: string;
  validUntil?: string;
  credentialSubject: {
    id: string;
    type: 'BitstringStatusList';
    statusPurpose: StatusPurpose;
    encodedList: string;
  };
};

/** A Data Integrity proof of `eddsa-rdfc-2022` (VC Data Integrity EdDSA 1.0 section 3.2). */
export type DataIntegrityProofObject = {
  type: 'DataIntegrityProof';
  cryptosuite: 'eddsa-rdfc-2022';
  created: string;
  verificationMethod: string;
  proofPurpose: 'assertionMethod';
  proofValue: string;
};

/** A credential with its embedded proof. */
export type Secured<Credential> = Credential & { proof: DataIntegrityProofObject };

/** The credentials that this service signs. */
export type Credential = EndorsementCredential | AwardCredential | StatusListCredential;
