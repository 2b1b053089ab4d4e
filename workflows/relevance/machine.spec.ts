import { describe, expect, it } from '@jest/globals';
import { asking, confirmation, day, decline, endorsed, policy, until, waiver } from './machine.fixtures.js';
import type { Duty } from './machine.js';
import { nextWake } from './machine.js';
import { after as later, secondAfter, standingAt } from './standing.js';
import { apply, known, viewAt } from './state.js';

const tellings = (done: { at: string; duty: Duty }[]) =>
  done.flatMap(({ at, duty }) => (duty.do === 'tell' ? [[at, duty.change.state]] : []));
const reminders = (done: { at: string; duty: Duty }[]) =>
  done.flatMap(({ at, duty }) =>
    duty.do === 'remind' && duty.reminder.kind === 'in-demand' ? [[at, duty.reminder.days]] : [],
  );

describe('the relevance of a version', () => {
  it('reminds at 90, 60, 30 and 7 days, asks anew before the lapse, and lapses the second after', () => {
    const { state, done } = until(known(endorsed()), day(0), day(500));
    const lapse = secondAfter(day(365));
    const ahead = (days: number) => later(lapse, -days * 86_400_000);
    expect(reminders(done)).toEqual([
      [ahead(90), 90],
      [ahead(60), 60],
      [ahead(30), 30],
      [ahead(7), 7],
    ]);
    expect(done.filter(({ duty }) => duty.do === 'renew')).toEqual([
      { at: ahead(90), duty: { do: 'renew', lapsesAt: lapse } },
    ]);
    expect(tellings(done)).toEqual([
      [day(0), 'current'],
      [lapse, 'lapsed'],
      [secondAfter(later(lapse, 100 * 86_400_000)), 'lapsed'],
    ]);
    expect(state.told).toMatchObject({
      state: 'lapsed',
      since: lapse,
      until: null,
      closedSince: lapse,
      teachOutUntil: later(lapse, 100 * 86_400_000),
      teachOutEnded: true,
    });
  });

  it('lapses when the confirmation ends that breaks the quorum, not with the first that ends', () => {
    const facts = endorsed({}, [200, 365]);
    const more = {
      ...facts,
      confirmations: [...facts.confirmations, confirmation('harbour', 'in-demand', 0, 300)],
    };
    const state = known({
      ...more,
      policy: policy({ needs: { ...more.policy.needs, fidelity: { confirmations: 1, organizations: 1 } } }),
    });
    expect(viewAt(state, day(1)).kinds.map((kind) => kind.until)).toEqual([
      secondAfter(day(300)),
      secondAfter(day(200)),
    ]);
  });

  it('weighs the policy again at once when an employer withdraws, and is healed by another', () => {
    const start = until(known(endorsed()), day(0), day(10)).state;
    const withdrawn = apply(start, {
      type: 'learned',
      fact: { type: 'confirmation', fact: confirmation('pinegate', 'in-demand', 0, 365, 10) },
    });
    const after10 = until(withdrawn, day(10), day(20));
    expect(after10.state.told).toMatchObject({ state: 'withdrawn', since: day(10), closedSince: day(10) });
    const healed = apply(after10.state, {
      type: 'learned',
      fact: { type: 'confirmation', fact: confirmation('harbour', 'in-demand', 20, 365) },
    });
    expect(until(healed, day(20), day(20)).state.told).toMatchObject({
      state: 'current',
      since: day(20),
      closedSince: null,
      teachOutUntil: null,
    });
  });

  it('is waived by a waiver in term, and the waiver says until when', () => {
    const of = endorsed({ waivers: [waiver('in-demand', 5, 90)] });
    const state = known({ ...of, confirmations: of.confirmations.filter((one) => one.kind === 'fidelity') });
    expect(viewAt(state, day(4)).state).toBe('lapsed');
    expect(viewAt(state, day(5))).toMatchObject({ state: 'waived', until: secondAfter(day(90)) });
    expect(viewAt(state, day(91)).state).toBe('lapsed');
    const ended = apply(state, {
      type: 'learned',
      fact: { type: 'waiver', fact: waiver('in-demand', 5, 90, 30) },
    });
    expect(viewAt(ended, day(30)).state).toBe('lapsed');
  });

  it('is under review while employers are asked anew, and only as long as it is still confirmed', () => {
    const state = known(endorsed({ round: asking(2, 300, 380) }));
    expect(viewAt(state, day(299)).state).toBe('current');
    expect(viewAt(state, day(300)).state).toBe('under-review');
    expect(viewAt(state, day(366)).state).toBe('lapsed');
  });

  it('is ended by a decline only where the policy says so, until that employer confirms after all', () => {
    const facts = endorsed({ declines: [decline('harbour', 'fidelity', 10)] });
    expect(viewAt(known(facts), day(11)).state).toBe('current');
    const strict = known({ ...facts, policy: policy({ veto: true }) });
    expect(viewAt(strict, day(11)).state).toBe('withdrawn');
    const lifted = apply(strict, {
      type: 'learned',
      fact: { type: 'confirmation', fact: confirmation('harbour', 'fidelity', 20, 30) },
    });
    expect(viewAt(lifted, day(12)).state).toBe('withdrawn');
    expect(viewAt(lifted, day(40)).state).toBe('current');
  });

  it('wants the named body among those who confirm', () => {
    const of = known(endorsed({ policy: policy({ required: { 'in-demand': [], fidelity: ['council'] } }) }));
    expect(standingAt(of.facts, 'fidelity', of.policy, day(1))).toMatchObject({
      satisfied: false,
      missing: 0,
      missingBodies: ['council'],
    });
  });

  it('ends after the teach-out of a version that was retired or superseded', () => {
    const start = until(known(endorsed()), day(0), day(10)).state;
    const superseded = until(
      apply(start, { type: 'learned', fact: { type: 'superseded', at: day(10) } }),
      day(10),
      day(50),
    );
    expect(superseded.state.told).toMatchObject({ state: 'superseded', closedSince: day(10) });
    const retired = apply(superseded.state, { type: 'learned', fact: { type: 'retired', at: day(50) } });
    const { state, done } = until(retired, day(50), day(900));
    // To be retired on top of it gives open cases no further time.
    expect(state.told).toMatchObject({ state: 'retired', teachOutUntil: day(110), teachOutEnded: true });
    expect(done.at(-1)).toEqual({ at: secondAfter(day(110)), duty: { do: 'end', as: 'retired' } });
    expect(done.some(({ duty }) => duty.do === 'remind' || duty.do === 'renew')).toBe(false);
  });

  it('does not remind of marks that lay before the term, nor renew a short term in its first half', () => {
    const { done } = until(known(endorsed({}, [40, 40])), day(0), day(39));
    expect(reminders(done).map(([, days]) => days)).toEqual([30, 7]);
    const [renewal] = done.filter(({ duty }) => duty.do === 'renew');
    expect(renewal && renewal.at >= day(20) && renewal.at < day(21)).toBe(true);
  });

  it('catches up after a long sleep with the tightest reminder alone', () => {
    const told = until(known(endorsed()), day(0), day(1)).state;
    const { done } = until(told, day(350), day(350));
    expect(reminders(done).map(([, days]) => days)).toEqual([30]);
  });

  it('waits for a person once it has lapsed and the teach-out is over', () => {
    const { state } = until(known(endorsed()), day(0), day(900));
    expect(nextWake(state, day(900))).toBeNull();
  });
});
