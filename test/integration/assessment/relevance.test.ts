import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { jpeg } from '../../../services/assessment/src/evidence/media.fixture.js';
import { addDays, instant } from '../../../services/shared/src/clock.js';
import { TestAssessment } from './assessment.js';

jest.setTimeout(60_000);

/** What a lapse of the version means for its cases: none opens, open ones finish within the teach-out. */
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
}, 60_000);
afterAll(() => at?.stop());

/** Days from now, far enough from it that no clock matters. */
const inDays = (days: number): string => instant(addDays(new Date(), days));

async function lapse(versionId: string, teachOutUntil: string): Promise<void> {
  const value = { versionId, state: 'lapsed', since: inDays(-90), until: '', teachOutUntil };
  const message = create(EndorsementEventSchema, { event: { case: 'relevanceChanged', value } });
  await at.bring('endorsement', toBinary(EndorsementEventSchema, message));
}

const levels = [
  { criterionId: 'safety', levelId: 'safety-meets' },
  { criterionId: 'count', levelId: 'count-meets' },
];

describe('after the version lapsed', () => {
  it('no case opens; an open one is marked within the teach-out and not after it, and its pages say until when', async () => {
    const of = await at.institution();
    const { lead, assessor, version } = of;
    const { versionId } = version;
    const open = async () => {
      const student = await at.student(lead, version);
      const { caseId } = student;
      const opened = await at.decide(lead, 'case-opening', { versionId, caseIds: [caseId] });
      await at.consent(student.earnerId, caseId);
      const photo = { name: 'photo.jpg', type: 'image/jpeg', bytes: jpeg(), for: 'photo' };
      const report = { name: 'report.txt', type: 'text/plain', bytes: Buffer.from('counted'), for: 'report' };
      for (const file of [photo, report]) await at.upload(assessor, caseId, file);
      return { ...student, opened };
    };
    const [within, after] = [await open(), await open()];
    expect([within.opened.status, after.opened.status]).toEqual([200, 200]);

    const until = inDays(30);
    await lapse(versionId, until);
    expect((await open()).opened.body.code).toBe('version-not-current');
    const asLead = await at.call('GET', at.url(lead, `cases/${within.caseId}`), { as: lead });
    const asEarner = await at.call('GET', `/v1/me/cases/${within.caseId}`, {
      as: { personId: within.earnerId },
    });
    for (const { body } of [asLead, asEarner])
      expect(body.relevance).toMatchObject({ state: 'lapsed', teachOutUntil: until });
    const marked = await at.decide(assessor, 'mark', { caseId: within.caseId, levels });
    expect(marked.body.outcomes).toMatchObject([{ outcome: 'pass', final: true }]);

    await lapse(versionId, inDays(-1));
    const late = await at.decide(assessor, 'mark', { caseId: after.caseId, levels });
    expect([late.status, late.body.code]).toEqual([409, 'teach-out-over']);
    expect((await at.facts('markGiven')).filter(({ value }) => value.caseId === after.caseId)).toEqual([]);
  });
});
