import { describe, expect, it } from '@jest/globals';
import { answer, decision, early, fold, kinds, late, plan, signing } from './machine.fixtures.js';
import { apply, opened } from './machine.js';
import { canDecide, canDeclareConflict, canRecall } from './permission.js';
import { kindsOutOfReach, reachDue } from './reach.js';
import {
  answeredRequests,
  escalationsDue,
  nextTimer,
  phaseOf,
  requestsToRemind,
  requestsToReopen,
  stageDue,
} from './reading.js';
import { type RoundEvent, restored } from './state.js';

describe('a round by stages, with substitutes, vetoes and second thoughts', () => {
  const one = { confirmations: 1, organizations: 1 };
  const needed = { 'in-demand': one, fidelity: one };
  const staged = plan({
    needed,
    requests: [{ requestId: 'to-lakeside', organizationId: 'lakeside', kinds, substituteId: 'guild' }],
    stages: { last: 2, nextAt: '2026-12-05T14:00:00Z' },
  });
  const second: RoundEvent = {
    type: 'stage-opened',
    stage: 2,
    requests: [{ requestId: 'to-pinegate', organizationId: 'pinegate', kinds }],
    nextAt: null,
  };

  it('opens the next stage once this one is answered, and only where it is needed', () => {
    const open = opened(staged);
    expect(stageDue(open)).toBeNull();
    expect(nextTimer(open)).toEqual({
      at: '2026-12-05T14:00:00Z',
      event: { type: 'stage-passed', stage: 1 },
    });
    const confirmed = fold(
      open,
      kinds.flatMap((kind) => answer(decision('lakeside', kind, 'confirm'))),
    );
    expect(stageDue(confirmed)).toBeNull();
    const declined = fold(
      opened({ ...staged, requests: staged.requests.map((of) => ({ ...of, substituteId: null })) }),
      kinds.flatMap((kind) => answer(decision('lakeside', kind, 'decline'))),
    );
    expect(stageDue(declined)).toBe(2);
    const next = apply(declined, second);
    expect([stageDue(next), requestsToRemind(next)]).toEqual([null, ['to-pinegate']]);
    expect(apply(next, second)).toEqual(next);
  });

  it('opens the next stage after its time, whoever is silent', () => {
    expect(stageDue(apply(opened(staged), { type: 'stage-passed', stage: 1 }))).toBe(2);
  });

  it('asks the substitute of who declines, does not answer, or is in conflict, once', () => {
    const declined = fold(opened(staged), answer(decision('lakeside', 'fidelity', 'decline')));
    const [escalation, ...more] = escalationsDue(declined);
    expect(more).toEqual([]);
    expect(escalation).toEqual({ requestId: 'to-lakeside', kinds: ['fidelity'], reason: 'declined' });
    if (!escalation) return;
    const request = { requestId: 'to-guild', organizationId: 'guild', kinds: escalation.kinds };
    const asked = apply(declined, { type: 'escalated', escalation, request });
    expect(escalationsDue(asked)).toEqual([]);
    expect(canDecide(asked, decision('guild', 'fidelity', 'confirm'), early).ok).toBe(true);
    const silent = opened({
      ...staged,
      requests: staged.requests.map((of) => ({ ...of, escalateAt: '2026-12-02T14:00:00Z' })),
    });
    expect(nextTimer(silent)?.event).toEqual({ type: 'escalation-passed', at: '2026-12-02T14:00:00Z' });
    expect(
      escalationsDue(apply(silent, { type: 'escalation-passed', at: '2026-12-02T14:00:00Z' })),
    ).toMatchObject([{ kinds, reason: 'unanswered' }]);
  });

  it('ends at a veto, and counts no kind against which an earlier one stands', () => {
    const vetoed = fold(opened(plan({ veto: true })), answer(decision('harbour', 'fidelity', 'decline')));
    expect([vetoed.ending, phaseOf(vetoed)]).toEqual(['vetoed', 'closed']);
    const standing = opened(
      plan({ veto: true, needed, vetoes: [{ kind: 'fidelity', organizationId: 'harbour' }] }),
    );
    const counted = fold(standing, [signing('lakeside', 'in-demand'), signing('lakeside', 'fidelity')]);
    expect(counted.ending).toBeNull();
    expect(apply(counted, signing('harbour', 'fidelity')).ending).toBe('endorsed');
  });

  it('wants the named bodies among those who confirm', () => {
    const required = { 'in-demand': ['harbour'], fidelity: [] };
    const state = fold(opened(plan({ needed, required })), [
      signing('lakeside', 'in-demand'),
      signing('lakeside', 'fidelity'),
    ]);
    expect(state.ending).toBeNull();
    expect(apply(state, signing('harbour', 'in-demand')).ending).toBe('endorsed');
  });

  it('asks again what was taken back, and hears nothing more of that confirmation', () => {
    const given = decision('lakeside', 'fidelity', 'confirm');
    const confirmed = fold(opened(plan({ needed })), [...answer(given), signing('lakeside', 'fidelity')]);
    const recall = {
      decisionId: 'recall',
      requestId: given.requestId,
      organizationId: 'lakeside',
      personId: given.personId,
      kind: given.kind,
      recalledId: given.decisionId,
      confirmationId: 'c-lakeside-fidelity',
    };
    expect(canRecall(confirmed, { ...recall, recalledId: 'another' }, early)).toEqual({
      ok: false,
      code: 'nothing-to-recall',
    });
    expect(canRecall(confirmed, recall, late)).toEqual({ ok: false, code: 'round-closed' });
    expect(canRecall(confirmed, recall, early).ok).toBe(true);
    const reserved = apply(confirmed, { type: 'recall-reserved', recall });
    // A quorum that comes meanwhile does not count what is being taken back.
    expect(apply(reserved, signing('lakeside', 'in-demand')).ending).toBeNull();
    const recalled = apply(reserved, { type: 'recalled', recall });
    expect(recalled.counted).toEqual([]);
    expect(canDecide(recalled, decision('lakeside', 'fidelity', 'decline'), early).ok).toBe(true);
    const heard = fold(recalled, [
      {
        type: 'held',
        confirmation: { confirmationId: 'c-lakeside-fidelity', kind: 'fidelity', organizationId: 'lakeside' },
      },
    ]);
    expect(heard.asks).toEqual(recalled.asks);
    expect(canRecall(recalled, recall, late)).toEqual({ ok: true, repeated: true });
  });

  it('reopens a request that closed before its answer was taken back', () => {
    const given = decision('lakeside', 'fidelity', 'decline');
    const closed = fold(opened(plan()), [
      ...kinds.flatMap((kind) => answer(decision('lakeside', kind, 'decline'))),
      { type: 'requests-closed', requestIds: ['to-lakeside'] },
    ]);
    const recall = {
      ...given,
      decisionId: 'recall',
      recalledId: given.decisionId,
      confirmationId: null,
    };
    const recalled = fold(closed, [
      { type: 'recall-reserved', recall },
      { type: 'recalled', recall },
    ]);
    expect(requestsToReopen(recalled)).toEqual(['to-lakeside']);
    const open = apply(recalled, { type: 'requests-reopened', requestIds: ['to-lakeside'] });
    expect([requestsToReopen(open), requestsToRemind(open)[0]]).toEqual([[], 'to-lakeside']);
  });

  it('takes no answer of who is in conflict, nor of who is on another side', () => {
    const conflict = {
      decisionId: 'conflict',
      requestId: 'to-lakeside',
      organizationId: 'lakeside',
      personId: 'person',
    };
    const state = fold(opened(plan({ proposerId: 'lead' })), [
      { type: 'conflict-reserved', conflict },
      { type: 'conflict-applied', conflict },
    ]);
    expect(canDecide(state, decision('lakeside', 'fidelity', 'confirm'), early)).toEqual({
      ok: false,
      code: 'conflict-declared',
    });
    expect(apply(state, signing('lakeside', 'fidelity')).counted).toEqual([]);
    expect(answeredRequests(state)).toEqual(['to-lakeside']);
    const otherwise = (personId: string) =>
      canDecide(state, { ...decision('pinegate', 'fidelity', 'confirm'), personId }, early);
    expect(otherwise('lead')).toEqual({ ok: false, code: 'separation-of-duties' });
    expect(otherwise('person')).toEqual({ ok: false, code: 'separation-of-duties' });
    expect(otherwise('somebody').ok).toBe(true);
    const confirmed = fold(opened(plan()), answer(decision('lakeside', 'fidelity', 'confirm')));
    expect(canDeclareConflict(confirmed, conflict, early)).toEqual({ ok: false, code: 'already-answered' });
  });

  it('asks the substitute, and opens the next stage, at once where an organization is not to be asked again', () => {
    const silenced: RoundEvent = { type: 'silenced', requestIds: ['to-lakeside'] };
    const confirmed = fold(opened(staged), answer(decision('lakeside', 'fidelity', 'confirm')));
    const state = apply(confirmed, silenced);
    expect(apply(state, silenced)).toEqual(state);
    expect(state.asks.map((ask) => ask.state)).toEqual(['silenced', 'confirmed']);
    expect([requestsToRemind(state), answeredRequests(state), requestsToReopen(state)]).toEqual([[], [], []]);
    expect(canDecide(state, decision('lakeside', 'in-demand', 'confirm'), early)).toEqual({
      ok: false,
      code: 'not-asked',
    });
    const [escalation, ...more] = escalationsDue(state);
    expect(more).toEqual([]);
    expect(escalation).toEqual({
      requestId: 'to-lakeside',
      kinds: ['in-demand'],
      reason: 'declined-to-be-asked',
    });
    if (!escalation) return;
    const nobody = apply(state, { type: 'escalated', escalation, request: null });
    expect(stageDue(nobody)).toBe(2);
    // It said so before the round heard that it was asked.
    const joined = fold(opened(staged), [{ type: 'silenced', requestIds: ['to-pinegate'] }, second]);
    expect(joined.asks.filter((ask) => ask.state === 'silenced')).toHaveLength(2);
  });

  it('falls back to nobody where an answer fails after its organization closed the request', () => {
    const of = decision('lakeside', 'fidelity', 'confirm');
    const state = fold(opened(staged), [
      { type: 'reserved', decision: of },
      { type: 'silenced', requestIds: ['to-lakeside'] },
      { type: 'released', decisionId: of.decisionId },
    ]);
    expect(state.asks.map((ask) => ask.state)).toEqual(['silenced', 'silenced']);
    const refused = fold(opened(staged), [
      ...answer(of),
      { type: 'silenced', requestIds: ['to-lakeside'] },
      {
        type: 'refused',
        confirmation: { confirmationId: 'c', kind: 'fidelity', organizationId: 'lakeside' },
      },
    ]);
    expect(refused.asks.map((ask) => ask.state)).toEqual(['silenced', 'silenced']);
  });

  it('tells once what is out of reach, and that it is in reach again', () => {
    const open = opened(plan());
    expect([kindsOutOfReach(open), reachDue(open)]).toEqual([[], null]);
    const declines = ['lakeside', 'pinegate'].map((one) => decision(one, 'fidelity', 'decline'));
    const state = fold(open, declines.flatMap(answer));
    const due = reachDue(state);
    expect(due).toEqual({ ordinal: 1, outOfReach: ['fidelity'] });
    if (!due) return;
    const told = apply(state, { type: 'reach-told', ...due });
    expect([reachDue(told), apply(told, { type: 'reach-told', ...due })]).toEqual([null, told]);
    const [first] = declines;
    if (!first) return;
    const { requestId, organizationId, personId, kind } = first;
    const recall = { requestId, organizationId, personId, kind, decisionId: 'recall' };
    const of = { ...recall, recalledId: first.decisionId, confirmationId: null };
    const again = fold(told, [
      { type: 'recall-reserved', recall: of },
      { type: 'recalled', recall: of },
    ]);
    expect(reachDue(again)).toEqual({ ordinal: 2, outOfReach: [] });
    const waived = apply(told, { type: 'waived', waived: [{ kind: 'fidelity', until: late }] });
    expect(reachDue(waived)?.outOfReach).toEqual([]);
    // A body that must confirm, and an earlier decline that only its own organization lifts.
    const asked = { ...plan(), required: { 'in-demand': ['guild'], fidelity: [] } };
    expect(kindsOutOfReach(opened(asked))).toEqual(['in-demand']);
    const vetoes = [{ kind: 'fidelity' as const, organizationId: 'guild' }];
    expect(kindsOutOfReach(opened(plan({ veto: true, vetoes })))).toEqual(['fidelity']);
    // Who comes in a later stage is not known yet, and a substitute may still be asked.
    expect(kindsOutOfReach(opened({ ...asked, stages: { last: 2, nextAt: null } }))).toEqual([]);
    const [request] = staged.requests;
    const one = opened({ ...staged, stages: { last: 1, nextAt: null }, requests: request ? [request] : [] });
    const conflicted = apply(one, { type: 'silenced', requestIds: ['to-lakeside'] });
    expect(kindsOutOfReach(conflicted)).toEqual([]);
  });

  it('goes on from a state that an earlier build carried over', () => {
    const now = opened(plan());
    const {
      proposerId: _p,
      required: _r,
      veto: _v,
      vetoes: _s,
      stages: _t,
      void: _o,
      conflicted: _c,
      silenced: _i,
      reach: _h,
      people: _e,
      ...before
    } = now;
    const asks = now.asks.map(
      ({ answeredBy: _a, substituteId: _b, escalateAt: _d, late: _l, ...ask }) => ask,
    );
    expect(restored({ ...before, asks })).toEqual(now);
  });
});
