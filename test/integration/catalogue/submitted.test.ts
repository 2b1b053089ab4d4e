import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyOf as policyRules } from '../../../services/shared/src/content.js';
import { newId } from '../../../services/shared/src/ids.js';
import {
  type DetailsOf,
  type Statement,
  statementBytes,
  statementDigest,
} from '../../../services/shared/src/statement.js';
import { statementOf } from '../../support/statements.js';
import { warehouseDraft } from '../../support/warehouse-draft.js';
import { Author } from './author.js';
import { TestCatalogue } from './catalogue.js';

let catalogue: TestCatalogue;
let author: Author;
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
}, 180_000);
afterAll(() => catalogue.stop());
beforeEach(async () => {
  const { lead } = await catalogue.institution();
  author = new Author(catalogue, lead);
});

describe('a submission', () => {
  it('is refused with every fault where its policy cannot be met any more', async () => {
    const { versionId } = await author.written();
    const { organizationId } = author.lead;
    const { policyId, revision } = await catalogue.approvedPolicy(organizationId);
    const input = { versionId, policyId, policyRevision: revision };
    const domain = `SELECT mail_domain FROM organization WHERE id = $1`;
    await catalogue.pool.query(
      `UPDATE organization SET mail_domain = (${domain}) WHERE id = (SELECT id FROM organization WHERE named_by_id = $1 LIMIT 1)`,
      [organizationId],
    );
    const { status, body } = await catalogue.prepare(author.lead, 'version-submission', input);
    expect([status, body.code]).toEqual([422, 'policy-unsatisfiable']);
    expect(body.errors).toMatchObject([{ code: 'same-mail-domain', detailFr: expect.any(String) }]);
  });
});

describe('a submission under a policy that asks who is not to be asked', () => {
  const tell = async <T extends 'do-not-ask' | 'do-not-ask-end'>(
    organizationId: string,
    type: T,
    details: DetailsOf<T>,
  ) => {
    const subject = { kind: 'organization', id: organizationId, digest: null };
    const bytes = statementBytes({
      ...statementOf(
        'renewal-month',
        { personId: newId(), organizationId },
        {
          role: 'approver',
          subject,
          details: { month: null },
          at: '2026-11-24T12:00:00Z',
        },
      ),
      type,
      details,
    } as Statement);
    const value = { decision: { decisionId: newId(), statement: bytes } };
    // Told twice, it is said once.
    for (const _time of [1, 2]) await catalogue.endorsementFact({ case: 'askingDecisionTaken', value });
    return statementDigest(bytes);
  };

  it('is refused with their names, until enough can be asked again', async () => {
    const { versionId } = await author.written();
    const { organizationId } = author.lead;
    const policy = await catalogue.approvedPolicy(organizationId);
    const [first] = policyRules(policy).asked;
    const employer = first?.organizationId ?? '';
    const input = { versionId, policyId: policy.policyId, policyRevision: policy.revision };
    const prepare = () => catalogue.prepare(author.lead, 'version-submission', input);
    const elsewhere = { kind: 'institution' as const, organizationId: newId() };
    await tell(employer, 'do-not-ask', { scope: elsewhere, words: null });
    const statuses = [(await prepare()).status];
    const scope = { kind: 'institution' as const, organizationId };
    const doNotAsk = await tell(employer, 'do-not-ask', { scope, words: null });
    const { status, body } = await prepare();
    statuses.push(status);
    expect(body.code).toBe('policy-unsatisfiable');
    expect(body.errors).toMatchObject([
      {
        pointer: '/asked/0/organizationId',
        code: 'not-to-be-asked',
        detail: expect.stringContaining('Employer'),
        detailFr: expect.stringContaining('Employer'),
      },
    ]);
    await tell(employer, 'do-not-ask-end', { doNotAsk });
    statuses.push((await prepare()).status);
    expect(statuses).toEqual([200, 422, 200]);
  });
});

describe('a submitted version', () => {
  it('cannot be changed or deleted, not even in the database', async () => {
    const { versionId } = await author.submitted();
    expect((await author.put(versionId, warehouseDraft, '"r3"')).body.code).toBe('version-frozen');
    for (const sql of [
      `UPDATE version SET draft = '{}' WHERE id = $1`,
      `UPDATE version SET manifest_digest = 'x' WHERE id = $1`,
      `UPDATE version SET number = 9 WHERE id = $1`,
      `UPDATE version SET state = 'draft', manifest_digest = NULL WHERE id = $1`,
      `DELETE FROM version WHERE id = $1`,
      `UPDATE content SET bytes = '' WHERE version_id = $1`,
      `DELETE FROM content WHERE version_id = $1`,
      `INSERT INTO content SELECT version_id, kind, 'xx', micro_certification_id, digest, bytes FROM content WHERE version_id = $1 LIMIT 1`,
    ])
      await expect(catalogue.pool.query(sql, [versionId])).rejects.toThrow(/submitted|never/);
  });

  it('is open for cases once it is endorsed, and told once', async () => {
    const { microId, versionId } = await author.submitted();
    const endorsed = {
      case: 'versionEndorsed' as const,
      value: { versionId, microCertificationId: microId, number: 1 },
    };
    const id = newId();
    await catalogue.endorsementFact(endorsed, id);
    await catalogue.endorsementFact(endorsed, id);
    await catalogue.endorsementFact(endorsed);
    await catalogue.endorsementFact({
      case: 'roundClosed',
      value: { versionId, round: 1, outcome: 'superseded' },
    });
    expect((await author.get(`/versions/${versionId}`)).body).toMatchObject({
      state: 'endorsed',
      endorsedAt: expect.any(String),
    });
    const told = (await catalogue.facts('versionOpened')).filter((one) => one.value.versionId === versionId);
    expect(told).toHaveLength(1);
    expect(told[0]?.row.decision_digest).toBeNull();
  });

  it.each([
    ['changes-requested', 'changes-asked'],
    ['not-endorsed', 'not-endorsed'],
    ['superseded', 'superseded'],
  ])('is %s: %s', async (outcome, state) => {
    const { versionId } = await author.submitted();
    await catalogue.endorsementFact({ case: 'roundClosed', value: { versionId, round: 1, outcome } });
    expect((await author.get(`/versions/${versionId}`)).body.state).toBe(state);
  });

  it.each([
    ['changes-requested', 'submitted'],
    ['not-endorsed', 'submitted'],
    ['superseded', 'superseded'],
  ])('after a round that was %s, a further one leaves it %s', async (outcome, state) => {
    const { versionId } = await author.submitted();
    await catalogue.endorsementFact({ case: 'roundClosed', value: { versionId, round: 1, outcome } });
    await catalogue.endorsementFact({ case: 'roundOpened', value: { versionId, round: 2 } });
    expect((await author.get(`/versions/${versionId}`)).body.state).toBe(state);
  });

  it('stays endorsed while its confirmations are renewed', async () => {
    const { microId: microCertificationId, versionId } = await author.submitted();
    await catalogue.endorsementFact({
      case: 'versionEndorsed',
      value: { versionId, microCertificationId, number: 1 },
    });
    await catalogue.endorsementFact({ case: 'roundOpened', value: { versionId, round: 2 } });
    expect((await author.get(`/versions/${versionId}`)).body.state).toBe('endorsed');
  });
});

describe('what is public', () => {
  it('shows nothing of drafts', async () => {
    const { microId } = await author.written();
    expect((await catalogue.call('GET', `/m/${microId}`)).status).toBe(404);
    expect((await catalogue.call('GET', `/m/${microId}/versions/1`)).status).toBe(404);
    expect((await catalogue.call('GET', `/m/${microId}/parts/uEiAAAA`)).status).toBe(404);
    expect((await catalogue.call('GET', '/m/%00/versions/x')).status).toBe(404);
  });
});
