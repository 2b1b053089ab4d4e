import type { Language } from '../../api/api.js';
import type { BlueprintBody, CompetenciesBody } from '../requests/request.js';

export type CaseState = 'prepared' | 'open' | 'finished' | 'closed';
export type MayMark = { ok: true } | { ok: false; code: string };

export interface Earner {
  earnerId: string;
  studentNumber: string;
  name: string;
  mail: string;
}

/** What every view of a case has. */
export interface CaseHead {
  caseId: string;
  number: number;
  state: CaseState;
  openedAt: string | null;
  consent: { given: boolean; at: string | null };
  version?: {
    versionId: string;
    microCertificationId: string;
    number: number;
    name: Record<Language, string>;
    baseLanguage: Language;
    endorsed: boolean;
  };
}

/** A case in a list. */
export interface CaseItem extends CaseHead {
  evidenceCount: number;
  evidenceComplete: boolean;
  draftByMe: boolean;
  mayMark: MayMark;
  result: { resultId: string; outcome: 'pass' | 'not-yet' } | null;
  earner: Earner | null;
}

export interface EvidenceItem {
  id: string;
  name: string | null;
  kind: string;
  mediaType: string;
  sizeBytes: number;
  blueprintEvidenceId: string | null;
  digest: string;
  state: 'checked' | 'missing' | 'differs' | 'fetched' | 'unfetched' | 'erased';
  removed: string[];
  link: { url: string; finalUrl: string | null; at: string; reason: string | null } | null;
  addedAt: string;
}

export interface GivenLevel {
  criterionId: string;
  levelId: string | null;
  comment?: string | null;
}

/** A case with what marking needs. */
export interface CaseDetail extends CaseHead {
  blueprint: Partial<Record<Language, BlueprintBody>>;
  competencies: Partial<Record<Language, CompetenciesBody>>;
  evidence: EvidenceItem[] | null;
  evidenceCount: number;
  missingEvidence: string[];
  mark: { markId: string; levels: GivenLevel[]; outcome: 'pass' | 'not-yet'; markedAt: string } | null;
  result: { resultId: string; outcome: 'pass' | 'not-yet'; finalizedAt: string } | null;
  mayMark: MayMark;
  draft: { version: number; levels: GivenLevel[]; updatedAt: string } | null;
  earner: Earner | null;
  offering: string | null;
}

/** State of evidence in the words of status.ts. */
export function evidenceState(state: EvidenceItem['state']): string {
  switch (state) {
    case 'checked':
    case 'fetched':
      return 'checked';
    case 'differs':
    case 'missing':
      return 'changed';
    case 'unfetched':
      return 'unfetched';
    case 'erased':
      return 'deleted';
  }
}

/** The rubric in the language of the page, else in the base language. */
export function rubricOf(
  detail: Pick<CaseDetail, 'blueprint' | 'version'>,
  lang: Language,
): BlueprintBody | null {
  return (
    detail.blueprint[lang] ??
    detail.blueprint[detail.version?.baseLanguage ?? 'en'] ??
    Object.values(detail.blueprint)[0] ??
    null
  );
}
