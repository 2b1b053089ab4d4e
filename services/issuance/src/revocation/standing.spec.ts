import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { provenAwards, revocationTree } from './revocation.js';
import {
  appeal,
  approval,
  awards,
  dismissal,
  exemption,
  ids,
  moments,
  proposal,
  rejection,
  tree,
} from './standing.fixtures.js';
import { type Digested, effectOn, type Standing, standingAfter, standingsOf } from './standing.js';

const registrar = { personId: ids.remi, role: 'registrar', at: moments.afterWindow } as const;
const administrator = { personId: ids.adele, role: 'administrator', at: moments.afterWindow } as const;
const [first = '', second = '', third = ''] = awards;

const standing = (...statements: Digested[]): Standing | undefined =>
  standingsOf(statements).get(ids.revocation);
const codeOf = (next: Digested, ...before: Digested[]): string => {
  const verdict = standingAfter(standing(...before) ?? null, next);
  return verdict.ok ? 'ok' : verdict.code;
};
const effects = (found: Standing | undefined, now: string) =>
  awards.map((awardId) => found && effectOn(found, awardId, now));

describe('a proposed revocation by its statements', () => {
  const proposed = proposal();

  it('suspends at once where it says so, and revokes with the second approval', () => {
    expect(effects(standing(proposed), moments.inWindow)).toEqual(['suspended', 'suspended', 'suspended']);
    expect(effects(standing(proposal({ suspend: false })), moments.inWindow)).toEqual([null, null, null]);
    const one = approval(proposed, registrar);
    expect(effects(standing(proposed, one), moments.afterWindow)).toEqual([
      'suspended',
      'suspended',
      'suspended',
    ]);
    const two = approval(proposed, administrator);
    expect(effects(standing(proposed, one, two), moments.afterLapse)).toEqual([
      'revoked',
      'revoked',
      'revoked',
    ]);
    expect(codeOf(rejection(proposed, registrar), proposed, one, two)).toBe('revocation-ended');
  });

  it('lets no date shorten the window that earners have, nor lengthen the time to decide', () => {
    // Dated back behind what stands before it in its chain: nobody could appeal before it was known.
    expect(codeOf({ ...proposed, since: '2026-12-20T12:00:00Z' })).toBe('appeal-window-too-short');
    const late = { ...approval(proposed, registrar), since: moments.afterLapse };
    expect(codeOf(late, proposed)).toBe('revocation-ended');
    // An earner who signed in time is heard, however late it came.
    expect(codeOf({ ...appeal(proposed, first), since: moments.afterWindow }, proposed)).toBe('ok');
  });

  it('lifts what it suspended when it is rejected, lapses, or an award is taken out', () => {
    expect(effects(standing(proposed, rejection(proposed, registrar)), moments.afterWindow)).toEqual([
      null,
      null,
      null,
    ]);
    expect(effects(standing(proposed), moments.afterLapse)).toEqual([null, null, null]);
    const out = exemption(proposed, second, administrator);
    expect(effects(standing(proposed, out), moments.afterWindow)).toEqual(['suspended', null, 'suspended']);
    const revoked = standing(proposed, out, approval(proposed, registrar), approval(proposed, administrator));
    expect(effects(revoked, moments.afterWindow)).toEqual(['revoked', null, 'revoked']);
    const all = [first, second, third].map((awardId) => exemption(proposed, awardId, administrator));
    expect(standing(proposed, ...all)?.ending).toBe('exempted');
  });

  it('refuses, by name, what may not follow', () => {
    const appealed = appeal(proposed, first);
    const one = approval(proposed, registrar);
    const early = { ...registrar, at: moments.inWindow };
    expect(codeOf(proposal({ appealUntil: '2026-12-01T04:59:59Z' }))).toBe('appeal-window-too-short');
    expect(codeOf(proposal({}, null))).toBe('revocation-without-end');
    expect(codeOf(proposal({}, moments.inWindow))).toBe('revocation-without-end');
    expect(codeOf(proposal(), proposed)).toBe('revocation-id-taken');
    expect(codeOf(one)).toBe('revocation-unknown');
    expect(codeOf(approval(proposal(), registrar), proposed)).toBe('revocation-unknown');
    expect(codeOf(approval(proposed, { ...registrar, organizationId: ids.earner }), proposed)).toBe(
      'revocation-unknown',
    );
    expect(codeOf(approval(proposed, early), proposed)).toBe('appeal-window-open');
    expect(codeOf(approval(proposed, { ...administrator, personId: ids.lead }), proposed)).toBe(
      'revocation-approver-is-proposer',
    );
    expect(codeOf(one, proposed, appealed)).toBe('appeal-unanswered');
    expect(codeOf(approval(proposed, { ...administrator, personId: ids.remi }), proposed, one)).toBe(
      'revocation-approver-twice',
    );
    expect(codeOf(approval(proposed, { ...registrar, personId: ids.rita }), proposed, one)).toBe(
      'revocation-approvers-of-one-role',
    );
    expect(codeOf(approval(proposed, { ...registrar, at: moments.afterLapse }), proposed)).toBe(
      'revocation-ended',
    );
    expect(codeOf(appeal(proposed, first, moments.afterWindow), proposed)).toBe('appeal-window-ended');
    expect(codeOf(appeal(proposed, second), proposed, one)).toBe('appeal-window-ended');
    expect(codeOf(appeal(proposed, first), proposed, appealed)).toBe('appeal-already-made');
    expect(codeOf(exemption(proposed, first, { ...administrator, personId: ids.lead }), proposed)).toBe(
      'revocation-approver-is-proposer',
    );
    expect(codeOf(dismissal(proposed, second, administrator, appealed), proposed, appealed)).toBe(
      'appeal-unknown',
    );
    const answered = dismissal(proposed, first, administrator, appealed);
    expect(codeOf(one, proposed, appealed, answered)).toBe('ok');
    expect(codeOf(dismissal(proposed, first, administrator, appealed), proposed, appealed, answered)).toBe(
      'appeal-unknown',
    );
    // Whose appeal was dismissed may still be taken out, until it is decided.
    expect(codeOf(exemption(proposed, first, administrator, appealed), proposed, appealed, answered)).toBe(
      'ok',
    );
  });

  const people = [ids.lead, ids.remi, ids.rita, ids.adele];
  const at = fc.constantFrom(moments.inWindow, moments.afterWindow, moments.afterLapse);
  const by = fc.record({
    personId: fc.constantFrom(...people),
    role: fc.constantFrom('registrar' as const, 'administrator' as const, 'programme-lead' as const),
    at,
  });
  const lodged = new Map(awards.map((awardId) => [awardId, appeal(proposed, awardId)]));
  const awardId = fc.constantFrom(...awards);
  const any: fc.Arbitrary<Digested> = fc.oneof(
    { weight: 4, arbitrary: by.map((one) => approval(proposed, one)) },
    by.map((one) => rejection(proposed, one)),
    { weight: 2, arbitrary: awardId.map((one) => lodged.get(one) ?? appeal(proposed, one)) },
    { weight: 2, arbitrary: fc.tuple(awardId, by).map(([one, who]) => exemption(proposed, one, who)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(awardId, by)
        .map(([one, who]) => dismissal(proposed, one, who, lodged.get(one) ?? proposed)),
    },
    fc.constant(proposed),
  );
  const ordered = fc
    .array(any, { maxLength: 12, size: 'max' })
    .map((list) => [proposed, ...list.toSorted((a, b) => (a.statement.at < b.statement.at ? -1 : 1))]);

  it('revokes nothing without two different approvers in two roles after the window, whatever comes', () => {
    let revoked = 0;
    fc.assert(
      fc.property(ordered, (statements) => {
        const found = standing(...statements);
        if (!effects(found, moments.afterWindow).includes('revoked')) return;
        revoked += 1;
        expect(new Set(found?.approvals.map((one) => one.personId)).size).toBe(2);
        expect(new Set(found?.approvals.map((one) => one.role)).size).toBe(2);
        for (const one of found?.approvals ?? []) {
          expect(one.personId).not.toBe(ids.lead);
          expect(one.at > moments.appealUntil && one.at <= moments.lapsesAt).toBe(true);
        }
        expect([...(found?.appeals.values() ?? [])].every((one) => one.answer !== 'open')).toBe(true);
        for (const out of found?.exempted ?? [])
          expect(found && effectOn(found, out, moments.afterWindow)).toBeNull();
      }),
      { numRuns: 5_000 },
    );
    expect(revoked).toBeGreaterThan(20);
  });

  it('does not come back from its ending', () => {
    fc.assert(
      fc.property(ordered, fc.array(any, { maxLength: 6 }), (statements, after) => {
        const { ending } = standing(...statements) ?? { ending: null };
        if (ending) expect(standing(...statements, ...after)?.ending).toBe(ending);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the rows of a proposed revocation', () => {
  it('are proven all together, or not at all', () => {
    expect(provenAwards(tree.rows, tree)).toEqual(awards);
    expect(provenAwards(tree.rows.slice(1), tree)).toBeNull();
    expect(provenAwards(tree.rows.toReversed(), tree)).toBeNull();
    const [row, ...rest] = tree.rows;
    const planted = revocationTree(['00000000-0000-4000-8000-0000000000ff']).rows[0];
    if (row && planted) expect(provenAwards([{ ...row, row: planted.row }, ...rest], tree)).toBeNull();
    expect(provenAwards(tree.rows, { ...tree, count: 2 })).toBeNull();
  });
});
