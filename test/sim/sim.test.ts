import { describe, expect, it, jest } from '@jest/globals';
import { type Machines, machines } from './machines.js';
import { playForReal } from './real-workflows.js';
import { simulate } from './simulate.js';

// Ten years on the server that skips time are minutes where two cores have other work.
jest.setTimeout(300_000);

/** Small runs of what `npm run sim` does at length. */
describe('the machines over ten years of chance', () => {
  it('agree with the oracle, and so does the signer’s gate', () => {
    const { versions, decisions, checks, disagreements } = simulate({
      years: 10,
      versions: 80,
      seed: 20261124,
    });
    expect(disagreements).toEqual([]);
    expect(versions).toBe(80);
    expect(decisions).toBeGreaterThan(2_000);
    expect(checks).toBeGreaterThan(20_000);
  });

  it.each<[string, Partial<Machines['round']>, Partial<Machines['relevance']>]>([
    [
      'a round in which what has ended still counts',
      { nextTimer: (state) => machines.round.nextTimer({ ...state, counted: [], waived: [] }) },
      {},
    ],
    [
      'a relevance that overlooks withdrawals',
      {},
      {
        apply: (state, event) =>
          event.type === 'learned' && event.fact.type === 'confirmation' && event.fact.fact.endedAt !== null
            ? state
            : machines.relevance.apply(state, event),
      },
    ],
    [
      'a relevance that knows no veto',
      {},
      {
        known: (facts) => machines.relevance.known({ ...facts, policy: { ...facts.policy, veto: false } }),
      },
    ],
    ['a relevance that never wakes by itself', {}, { nextWake: () => null }],
  ])('are caught with a planted bug: %s', (_name, round, relevance) => {
    const planted: Machines = {
      round: { ...machines.round, ...round },
      relevance: { ...machines.relevance, ...relevance },
    };
    const { disagreements } = simulate({ years: 10, versions: 200, seed: 7 }, planted);
    expect(disagreements.length).toBeGreaterThan(0);
  });

  it('agree when real workflows learn the same facts on a server that skips time', async () => {
    const { plays } = simulate({ years: 10, versions: 8, seed: 1 });
    const { workflows, checks, disagreements } = await playForReal(plays, 4);
    expect(disagreements).toEqual([]);
    expect(workflows).toBe(4);
    expect(checks).toBeGreaterThan(30);
  });
});
