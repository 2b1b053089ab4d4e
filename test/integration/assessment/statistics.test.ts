import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { newId } from '../../../services/shared/src/ids.js';
import { type Person, TestAssessment } from './assessment.js';

jest.setTimeout(180_000);

/** Who sees which figure of agreement, over real rows: marks are written as the recorder writes them. */
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
}, 180_000);
afterAll(() => at?.stop());

type College = Awaited<ReturnType<TestAssessment['institution']>>;

/** Cases of a version with a first and a second mark; `apart` of them differ in one criterion. */
async function markTwice(of: College, count: number, by: [Person, Person], apart = 0, daysAgo = 0) {
  const when = new Date(Date.now() - daysAgo * 24 * 3_600_000);
  for (let index = 0; index < count; index++) {
    const { caseId } = await at.student(of.lead, of.version);
    for (const [place, person] of (index % 2 ? [...by].reverse() : by).entries()) {
      // Levels vary, so that chance can be told apart.
      const level = ['partly', 'meets', 'exceeds'][(index + (place === 1 && index < apart ? 1 : 0)) % 3];
      const levels = [
        { criterionId: 'safety', levelId: `safety-${level}` },
        { criterionId: 'count', levelId: index % 2 ? 'count-meets' : 'count-partly' },
      ];
      const outcome = level === 'partly' || index % 2 === 0 ? 'not-yet' : 'pass';
      await at.pool.query(
        `INSERT INTO mark (id, case_id, stage, attempt, assessor_id, decision_id, levels, outcome, marked_at)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)`,
        [
          newId(),
          caseId,
          place === 0 ? 'first' : 'second',
          person.personId,
          newId(),
          JSON.stringify(levels),
          outcome,
          when,
        ],
      );
    }
  }
}

const read = async (as: Person, path: string) => (await at.call('GET', at.url(as, path), { as })).body;

it('hides a figure below 30 marks, and shows it to its assessor first', async () => {
  const of = await at.institution();
  const { versionId } = of.version;
  const second = await at.enrol(of.organizationId, ['assessor']);
  const path = `assessment-statistics/${versionId}`;
  await markTwice(of, 29, [of.assessor, second], 6);

  expect((await read(of.lead, 'assessment-statistics')).items).toMatchObject([{ marks: 29, missing: 1 }]);
  const few = await read(of.lead, path);
  expect(few).toMatchObject({ own: null, all: { shown: false, missing: 1 } });
  expect(few.assessors).toHaveLength(2);
  expect(few.assessors.every((one: { shown: boolean }) => !one.shown)).toBe(true);
  expect(await read(of.assessor, path)).toMatchObject({ all: null, assessors: null, own: { missing: 1 } });
  // A figure that is not there cannot be looked at.
  const early = await at.call('POST', at.url(of.assessor, `${path}/opened`), { as: of.assessor });
  expect(early.body).toEqual({ openedAt: null });

  await markTwice(of, 1, [of.assessor, second]);
  const own = await read(of.assessor, path);
  expect(own.own).toMatchObject({ shown: true, marks: 30 });
  expect(own.own.figure.criteria).toMatchObject([
    { criterionId: 'safety', equal: 0.8 },
    { equal: 1, kappa: 1 },
  ]);
  expect(own.own.figure.criteria[0].alpha).toBeGreaterThan(0);
  expect(own.own.figure.criteria[0].alpha).toBeLessThan(1);

  // Others wait for the assessor; a version between two assessors waits for both.
  const waiting = await read(of.lead, path);
  expect(waiting.all).toMatchObject({ shown: false, missing: 0 });
  expect(Date.parse(waiting.all.from)).toBeGreaterThan(Date.now());
  const open = (as: Person) => at.call('POST', at.url(as, `${path}/opened`), { as });
  const opened = await open(of.assessor);
  expect(opened.body.openedAt).not.toBeNull();
  expect((await open(of.assessor)).body).toEqual(opened.body);
  const half = await read(of.lead, path);
  const shownOf = (personId: string) =>
    half.assessors.find((one: { personId: string }) => one.personId === personId)?.shown;
  expect([shownOf(of.assessor.personId), shownOf(second.personId), half.all.shown]).toEqual([
    true,
    false,
    false,
  ]);
  await open(second);
  expect((await read(of.lead, path)).all).toMatchObject({ shown: true, marks: 30 });
});

it('shows a figure to others once its assessor had two weeks', async () => {
  const of = await at.institution();
  const second = await at.enrol(of.organizationId, ['assessor']);
  await markTwice(of, 30, [of.assessor, second], 0, 15);
  const shown = await read(of.registrar, `assessment-statistics/${of.version.versionId}`);
  expect(shown.all).toMatchObject({ shown: true, figure: { outcome: { equal: 1, kappa: 1, alpha: 1 } } });
});

it('is of the own organization and for those who assess or conduct', async () => {
  const of = await at.institution();
  const other = await at.institution();
  const path = `assessment-statistics/${of.version.versionId}`;
  const stranger = await at.call('GET', at.url(other.lead, path), { as: other.lead });
  expect(stranger.status).toBe(404);
  const outsider = await at.call('GET', at.url(of.lead, path), { as: other.lead });
  expect(outsider.status).toBe(404);
  const administrator = await at.enrol(of.organizationId, ['administrator']);
  expect((await at.call('GET', at.url(administrator, path), { as: administrator })).status).toBe(403);
  expect((await at.call('POST', at.url(of.lead, `${path}/opened`), { as: of.lead })).status).toBe(403);
  // Who assesses nothing here sees no version.
  expect((await read(of.assessor, 'assessment-statistics')).items).toEqual([]);
});
