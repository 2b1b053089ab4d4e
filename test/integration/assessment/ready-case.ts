import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { jpeg } from '../../../services/assessment/src/evidence/media.fixture.js';
import type { Person, TestAssessment } from './assessment.js';
import type { TestVersion } from './version.fixture.js';

/** A PDF of one object. */
export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
);
/** Levels that pass. */
export const pass = [
  { criterionId: 'count', levelId: 'count-exceeds', comment: 'Zanzibar counted all twice' },
  { criterionId: 'safety', levelId: 'safety-meets' },
];

/** An open case with consent and all the evidence asked for. */
export async function readyCase(
  at: TestAssessment,
  one: { lead: Person; assessor: Person; version: TestVersion },
) {
  const ids = await at.student(one.lead, one.version);
  await at.decide(one.lead, 'case-opening', { versionId: one.version.versionId, caseIds: [ids.caseId] });
  await at.consent(ids.earnerId, ids.caseId);
  await at.upload(one.assessor, ids.caseId, {
    name: 'photo.jpg',
    type: 'image/jpeg',
    bytes: jpeg(),
    for: 'photo',
  });
  await at.upload(one.assessor, ids.caseId, {
    name: 'report.pdf',
    type: 'application/pdf',
    bytes: pdf,
    for: 'report',
  });
  return ids;
}

/** Names of an earner's sealed files. */
export const filesOf = async (at: TestAssessment, earnerId: string): Promise<string[]> =>
  readdir(join(at.evidenceDir, 'earners', earnerId)).catch(() => []);
