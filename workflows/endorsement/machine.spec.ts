import { describe, expect, it } from '@jest/globals';
import { answer, decision, early, employers, fold, kinds, late, plan, signing } from './machine.fixtures.js';
import { apply, opened } from './machine.js';
import { canDecide } from './permission.js';
import { onePerOrganization } from './quorum.js';
import { answeredRequests, nextTimer, phaseOf, requestsToRemind } from './reading.js';

describe('an endorsement round', () => {
  it('counts signed confirmations only, and ends at the quorum of both kinds', () => {
    let state = opened(plan());
    for (const organizationId of ['lakeside', 'pinegate']) {
      for (const kind of kinds) state = fold(state, answer(decision(organizationId, kind, 'confirm')));
    }
    expect(state.ending).toBeNull();
    state = fold(state, [
      signing('lakeside', 'in-demand'),
      signing('lakeside', 'fidelity'),
      signing('pinegate', 'in-demand'),
    ]);
    expect(state.ending).toBeNull();
    state = apply(state, signing('pinegate', 'fidelity'));
    expect(phaseOf(state)).toBe('endorsed');
  });

  it('counts one confirmation of a kind for an organization, and the other once that one ended', () => {
    const one = { confirmations: 1, organizations: 1 };
    const another = { confirmationId: 'another', kind: 'fidelity', organizationId: 'lakeside' } as const;
    const state = fold(
      opened(plan({ needed: { 'in-demand': one, fidelity: { ...one, confirmations: 2 } } })),
      [
        signing('lakeside', 'in-demand'),
        signing('lakeside', 'fidelity'),
        { type: 'signed', confirmation: another },
      ],
    );
    expect(state.ending).toBeNull();
    expect(onePerOrganization(state.counted)).toHaveLength(2);
    const ended = apply(state, {
      type: 'withdrawn',
      confirmation: { ...another, confirmationId: 'c-lakeside-fidelity' },
    });
    expect(onePerOrganization(ended.counted)).toContainEqual(another);
  });

  it('stays open after a change request, and takes the confirmation after the answer', () => {
    const state = fold(opened(plan()), answer(decision('harbour', 'fidelity', 'change')));
    expect(phaseOf(state)).toBe('changes-requested');
    expect(canDecide(state, decision('harbour', 'fidelity', 'confirm'), early)).toEqual({
      ok: true,
      repeated: false,
    });
    expect(requestsToRemind(state)).toContain('to-harbour');
    const both = fold(state, answer(decision('harbour', 'in-demand', 'change')));
    expect(requestsToRemind(both)).not.toContain('to-harbour');
  });

  it('ends as changes-requested at the closing date where a change stands unanswered', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('harbour', 'fidelity', 'change')),
      { type: 'closing-passed' },
    ]);
    expect(state.ending).toBe('changes-requested');
    expect(phaseOf(state)).toBe('closed');
  });

  it('refuses with its own code', () => {
    const state = fold(opened(plan()), answer(decision('lakeside', 'fidelity', 'confirm')));
    expect(canDecide(state, decision('lakeside', 'fidelity', 'confirm', 'second'), early)).toEqual({
      ok: false,
      code: 'already-answered',
    });
    expect(canDecide(state, decision('stranger', 'fidelity', 'confirm'), early)).toEqual({
      ok: false,
      code: 'not-asked',
    });
    expect(
      canDecide(state, { ...decision('lakeside', 'in-demand', 'confirm'), organizationId: 'college' }, early),
    ).toEqual({ ok: false, code: 'own-organization' });
    expect(canDecide(state, decision('pinegate', 'fidelity', 'confirm'), late)).toEqual({
      ok: false,
      code: 'round-closed',
    });
    expect(canDecide(state, decision('lakeside', 'fidelity', 'confirm'), late)).toEqual({
      ok: true,
      repeated: true,
    });
  });

  it('gives the question back where recording failed or the signer refused', () => {
    const given = decision('lakeside', 'fidelity', 'confirm');
    const released = fold(opened(plan()), [
      { type: 'reserved', decision: given },
      { type: 'released', decisionId: given.decisionId },
    ]);
    expect(released).toEqual(opened(plan()));
    const confirmation = { confirmationId: 'c', kind: 'fidelity', organizationId: 'lakeside' } as const;
    const refused = fold(opened(plan()), [...answer(given), { type: 'refused', confirmation }]);
    expect(canDecide(refused, { ...given, decisionId: 'again' }, early).ok).toBe(true);
  });

  it('takes word of the signer that arrives before word of the record', () => {
    const given = decision('lakeside', 'fidelity', 'confirm');
    const confirmation = { confirmationId: 'c', kind: 'fidelity', organizationId: 'lakeside' } as const;
    const around = (type: 'signed' | 'held' | 'refused') =>
      fold(opened(plan()), [
        { type: 'reserved', decision: given },
        { type, confirmation },
        { type: 'applied', decisionId: given.decisionId },
      ]).asks.find((ask) => ask.organizationId === 'lakeside' && ask.kind === 'fidelity')?.state;
    expect([around('signed'), around('held'), around('refused')]).toEqual(['counted', 'held', 'unanswered']);
  });

  it('waits a day after the closing date for what was given before it', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('lakeside', 'fidelity', 'confirm')),
      { type: 'closing-passed' },
    ]);
    expect(state.ending).toBeNull();
    expect(nextTimer(state)).toEqual({ at: '2027-01-10T04:59:59Z', event: { type: 'settling-passed' } });
    expect(apply(state, signing('lakeside', 'fidelity')).ending).toBe('not-endorsed');
  });

  it('is endorsed at once by confirmations already in force, and asks for nothing less than one of each kind', () => {
    const alreadyCounted = kinds.flatMap((kind) =>
      ['lakeside', 'pinegate'].map((organizationId) => ({
        confirmationId: `${organizationId}-${kind}`,
        kind,
        organizationId,
      })),
    );
    expect(opened(plan({ alreadyCounted })).ending).toBe('endorsed');
    const nothing = { confirmations: 0, organizations: 0 };
    expect(opened(plan({ needed: { 'in-demand': nothing, fidelity: nothing } })).ending).toBeNull();
  });

  it('lists a request as answered once everything in it is answered for good', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('lakeside', 'fidelity', 'confirm')),
      ...answer(decision('lakeside', 'in-demand', 'decline')),
    ]);
    expect(answeredRequests(state)).toEqual([]);
    const signed = apply(state, signing('lakeside', 'fidelity'));
    expect(answeredRequests(signed)).toEqual(['to-lakeside']);
    expect(answeredRequests(apply(signed, { type: 'requests-closed', requestIds: ['to-lakeside'] }))).toEqual(
      [],
    );
  });

  it('is held up by a decline of the same text in another round, until that is lifted', () => {
    const [lakeside = '', pinegate = ''] = employers;
    const vetoes = [{ kind: 'fidelity' as const, organizationId: 'elsewhere' }];
    const confirmed = [lakeside, pinegate].flatMap((one) =>
      kinds.flatMap((kind) => [...answer(decision(one, kind, 'confirm')), signing(one, kind)]),
    );
    const held = fold(opened(plan({ veto: true })), [{ type: 'vetoes', vetoes }, ...confirmed]);
    expect(held.ending).toBeNull();
    expect(apply(held, { type: 'vetoes', vetoes: [] }).ending).toBe('endorsed');
    expect(fold(opened(plan()), [{ type: 'vetoes', vetoes }, ...confirmed]).ending).toBe('endorsed');
  });

  it('does not count a confirmation whose term ends while the round is open, and asks again whoever gave it', () => {
    const [lakeside = '', pinegate = ''] = employers;
    const until = '2026-12-20T04:59:59Z';
    const standing = kinds.map((kind) => ({
      confirmationId: `c-${kind}`,
      kind,
      organizationId: lakeside,
      until,
    }));
    const round = opened(plan({ alreadyCounted: standing }));
    expect(nextTimer({ ...round, reminded: 2, overdue: true })).toEqual({
      at: '2026-12-20T05:00:00Z',
      event: { type: 'term-passed', at: '2026-12-20T05:00:00Z' },
    });
    const passed = apply(round, { type: 'term-passed', at: '2026-12-20T05:00:00Z' });
    expect(passed.counted).toEqual([]);
    const late = fold(
      passed,
      kinds.flatMap((kind) => [...answer(decision(pinegate, kind, 'confirm')), signing(pinegate, kind)]),
    );
    expect(late.ending).toBeNull();
    const own = fold(opened(plan()), [
      ...answer(decision(lakeside, 'fidelity', 'confirm')),
      {
        type: 'signed',
        confirmation: { confirmationId: 'c-short', kind: 'fidelity', organizationId: lakeside, until },
      },
      { type: 'term-passed', at: '2026-12-20T05:00:00Z' },
    ]);
    expect(canDecide(own, decision(lakeside, 'fidelity', 'confirm', 'again'), early)).toEqual({
      ok: true,
      repeated: false,
    });
  });

  it('needs nobody for a kind that is waived, for as long as the waiver lasts', () => {
    const until = '2026-12-20T04:59:59Z';
    const waived = [{ kind: 'in-demand' as const, until }];
    const waiting = apply(opened(plan()), { type: 'waived', waived });
    expect(waiting.ending).toBeNull();
    const confirmed = fold(
      waiting,
      ['lakeside', 'pinegate'].map((employer) => signing(employer, 'fidelity')),
    );
    expect(confirmed.ending).toBe('endorsed');
    expect(opened(plan({ waived: [...waived, { kind: 'fidelity', until }] })).ending).toBe('endorsed');
    const passed = apply(waiting, { type: 'waiver-passed', at: '2026-12-20T05:00:00Z' });
    expect(passed.waived).toEqual([]);
    expect(
      fold(
        passed,
        ['lakeside', 'pinegate'].map((one) => signing(one, 'fidelity')),
      ).ending,
    ).toBeNull();
  });
});
