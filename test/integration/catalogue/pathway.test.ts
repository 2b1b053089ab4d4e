import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../services/shared/src/canonical.js';
import { newId } from '../../../services/shared/src/ids.js';
import type { PathwayRule } from '../../../services/shared/src/pathway.js';
import { parseStatementOf } from '../../../services/shared/src/statement.js';
import { Author } from './author.js';
import { type Answer, type Person, TestCatalogue } from './catalogue.js';

let catalogue: TestCatalogue;
let author: Author;
let lead: Person;
let micros: string[];
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
}, 180_000);
afterAll(() => catalogue.stop());
beforeEach(async () => {
  ({ lead } = await catalogue.institution());
  author = new Author(catalogue, lead);
  micros = [];
  for (const name of ['Dock', 'Routes', 'Stock']) micros.push((await author.create(name)).body.id);
});

const one = (index: number): PathwayRule => ({ kind: 'award', microCertificationId: micros[index] ?? '' });
const all = (...of: PathwayRule[]): PathwayRule => ({ kind: 'all', of, withinMonths: null });
const draft = (
  index: number,
  prerequisites: PathwayRule | null,
  stack: PathwayRule | null = null,
  key?: string,
): Promise<Answer> =>
  catalogue.command(
    lead,
    `${author.base}/pathways`,
    { microCertificationId: micros[index], prerequisites, stack },
    key,
  );
const approve = ({ body }: Answer, key?: string): Promise<Answer> =>
  catalogue.decide(lead, 'pathway-approval', { pathwayId: body.pathwayId, revision: body.revision }, key);

describe('a pathway', () => {
  it('is drafted once for one key, read, and approved by the exact bytes that are told', async () => {
    const key = newId();
    const made = await draft(2, one(0), all(one(0), one(1)), key);
    expect(made.status).toBe(201);
    expect((await draft(2, one(0), all(one(0), one(1)), key)).body).toEqual(made.body);
    expect(made.body).toMatchObject({ revision: 1, state: 'draft' });
    expect(made.body.sentence.en).toBe(
      'A case for “Stock” opens only for those who hold “Dock”. “Stock” is also awarded to those who hold all of “Dock” and “Routes”.',
    );
    const prepared = await catalogue.prepare(lead, 'pathway-approval', {
      pathwayId: made.body.pathwayId,
      revision: 1,
    });
    expect(prepared.body.sentences[0].en).toContain(made.body.sentence.en);
    expect((await approve(made)).status).toBe(200);
    // The same command again answers what it answered then.
    expect((await draft(2, one(0), all(one(0), one(1)), key)).body).toEqual(made.body);
    const told = (await catalogue.facts('pathwayApproved')).filter(
      ({ value }) => value.pathwayId === made.body.pathwayId,
    );
    expect(told).toHaveLength(1);
    const fact = told[0]?.value;
    const statement = parseStatementOf('pathway-approval', fact?.decision?.statement ?? new Uint8Array());
    expect(statement.subject.digest).toBe(digestOf(fact?.pathway ?? new Uint8Array()));
    expect(statement.details).toEqual({
      pathwayId: made.body.pathwayId,
      revision: 1,
      microCertificationId: micros[2],
    });
    const url = `/pathways/${made.body.pathwayId}/revisions/1`;
    expect((await author.get(url)).body).toMatchObject({ state: 'approved', digest: made.body.digest });
  });

  it('is approved once, and no earlier revision after a later one', async () => {
    const first = await draft(2, one(0));
    const second = await draft(2, one(1));
    expect(second.body).toMatchObject({ pathwayId: first.body.pathwayId, revision: 2 });
    expect((await approve(second)).status).toBe(200);
    expect((await approve(second)).status).toBe(409);
    expect((await approve(first)).status).toBe(409);
    expect((await author.get('/pathways?limit=1')).body.items).toMatchObject([{ revision: 2 }]);
  });

  it('that asks for what it leads to is refused, with the way back', async () => {
    expect((await approve(await draft(1, null, all(one(0), one(2))))).status).toBe(200);
    const back = await draft(0, one(1));
    expect(back).toMatchObject({ status: 409, body: { code: 'pathway-cycle' } });
    expect(back.body.detail).toContain('Routes → Dock → Routes');
    expect((await draft(0, one(0))).body.code).toBe('pathway-cycle');
    // Once the other one asks for nothing, there is no way back.
    expect((await approve(await draft(1, null))).status).toBe(200);
    expect((await approve(await draft(0, one(1)))).status).toBe(200);
  });

  it('two at once that are each right and together a circle: one is refused', async () => {
    const [left, right] = [await draft(0, one(1)), await draft(1, one(0))];
    const answers = await Promise.all([approve(left), approve(right)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('pathway-cycle');
  });

  it("names only the institution's own, and is of nobody else", async () => {
    const mine = await draft(2, one(0));
    const mineId = micros[0] ?? '';
    const { lead: stranger } = await catalogue.institution();
    const other = new Author(catalogue, stranger);
    const foreign = (await other.create('Theirs')).body.id;
    const asked = (microCertificationId: string, rule: PathwayRule) =>
      catalogue.command(stranger, `${other.base}/pathways`, {
        microCertificationId,
        prerequisites: rule,
        stack: null,
      });
    expect((await asked(mineId, { kind: 'award', microCertificationId: foreign })).status).toBe(404);
    expect((await asked(foreign, { kind: 'award', microCertificationId: mineId })).status).toBe(422);
    expect((await other.get(`/pathways/${mine.body.pathwayId}/revisions/1`)).status).toBe(404);
    expect((await other.get('/pathways')).body.items).toEqual([]);
    const input = { pathwayId: mine.body.pathwayId, revision: 1 };
    expect((await catalogue.prepare(stranger, 'pathway-approval', input)).status).toBe(404);
    const registrar = await catalogue.enrol(lead.organizationId, ['registrar']);
    expect((await catalogue.prepare(registrar, 'pathway-approval', input)).status).toBe(403);
  });
});
