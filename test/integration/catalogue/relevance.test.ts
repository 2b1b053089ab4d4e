import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Author } from './author.js';
import { type Person, TestCatalogue } from './catalogue.js';

let catalogue: TestCatalogue;
let author: Author;
let lead: Person;
let organizationId: string;
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
  ({ lead, organizationId } = await catalogue.institution());
  author = new Author(catalogue, lead);
}, 180_000);
afterAll(() => catalogue.stop());

const stateOf = async (versionId: string) => (await author.get(`/versions/${versionId}`)).body;
const told = (versionId: string, microId: string, state: string) =>
  catalogue.endorsementFact({
    case: 'relevanceChanged',
    value: { versionId, microCertificationId: microId, number: 1, state, since: '2026-11-24T12:00:00Z' },
  });
async function endorsed() {
  const { microId, versionId } = await author.submitted();
  await catalogue.endorsementFact({
    case: 'versionEndorsed',
    value: { versionId, microCertificationId: microId, number: 1 },
  });
  return { microId, versionId };
}

const reason = 'no-demand';

describe('an endorsed version over time', () => {
  it('closes when it lapses and opens when it is healed, and keeps when it was endorsed', async () => {
    const { microId, versionId } = await endorsed();
    const { endorsedAt } = await stateOf(versionId);
    for (const [word, state] of [
      ['current', 'endorsed'],
      ['lapsed', 'closed'],
      ['waived', 'endorsed'],
      ['withdrawn', 'closed'],
      ['under-review', 'endorsed'],
      ['superseded', 'superseded'],
    ] as const) {
      await told(versionId, microId, word);
      expect(await stateOf(versionId)).toMatchObject({ state, endorsedAt });
    }
  });

  it('is retired by a programme lead, told once, and never opens again', async () => {
    const { microId, versionId } = await endorsed();
    const other = await catalogue.institution();
    expect((await catalogue.decide(other.lead, 'version-retirement', { versionId, reason })).body.code).toBe(
      'not-found',
    );
    const assessor = await catalogue.enrol(organizationId, ['assessor']);
    expect((await catalogue.decide(assessor, 'version-retirement', { versionId, reason })).status).toBe(403);
    const silent = await catalogue.prepare(lead, 'version-retirement', { versionId });
    expect(silent.body.code).toBe('validation');
    const retired = await catalogue.decide(lead, 'version-retirement', { versionId, reason });
    expect(retired.status).toBe(200);
    const facts = (await catalogue.facts('versionRetired')).filter(
      (one) => one.value.versionId === versionId,
    );
    expect(facts).toHaveLength(1);
    expect(facts[0]?.row.decision_digest).not.toBeNull();
    expect(facts[0]?.value.reasonCode).toBe(reason);
    await told(versionId, microId, 'current');
    expect((await stateOf(versionId)).state).toBe('retired');
    expect((await catalogue.decide(lead, 'version-retirement', { versionId, reason })).body.code).toBe(
      'version-retired',
    );
  });

  it('cannot be retired before anybody confirmed it', async () => {
    const { versionId } = await author.submitted();
    expect((await catalogue.decide(lead, 'version-retirement', { versionId, reason })).body.code).toBe(
      'version-not-endorsed',
    );
  });
});
