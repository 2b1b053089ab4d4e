import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { RevocationActivities } from '../../../proto/activities.js';
import type { RevocationEnding } from '../../../workflows/revocation/messages.js';
import type { Phase } from '../../../workflows/revocation/state.js';
import { Signer, startRevocation, withSigner } from '../../workflow/revocation/revocations.js';
import type { History, Recorded } from './story.js';

const endings: Record<RevocationEnding, true> = {
  revoked: true,
  rejected: true,
  exempted: true,
  lapsed: true,
  refused: true,
};
const shown: Record<Phase, true> = { window: true, undecided: true, 'first-approval': true, ...endings };
const activities: Record<keyof RevocationActivities, true> = {
  openRevocation: true,
  recordRevocationDecision: true,
  revocationSettled: true,
  tellRevocation: true,
  remindRevocation: true,
  endRevocation: true,
};

type Revocation = Awaited<ReturnType<typeof startRevocation>>;
type Story = (revocation: Revocation, later: (time: string) => Promise<void>) => Promise<unknown>;
const stories: Record<string, Story> = {
  'in-its-window': (_, later) => later('1 day'),
  appealed: async (revocation, later) => {
    await later('1 day');
    await revocation.decide('earner', { act: 'appeal', awardId: 'a1' });
    await later('20 days');
  },
  'exempted-in-part': async (revocation, later) => {
    await later('1 day');
    await revocation.decide('adele', { act: 'exempt', awardId: 'a1' });
    return revocation.handle.result();
  },
  exempted: async (revocation, later) => {
    await later('1 day');
    for (const awardId of ['a1', 'a2', 'a3'])
      await revocation.decide('adele', { act: 'exempt', awardId }, `exempt ${awardId}`);
    return revocation.handle.result();
  },
  'first-approval': async (revocation, later) => {
    await later('15 days');
    await revocation.approve('remi', 'registrar');
    await later('1 day');
  },
  revoked: async (revocation, later) => {
    await later('15 days');
    await revocation.approve('remi', 'registrar');
    await revocation.approve('adele', 'administrator');
    return revocation.handle.result();
  },
  rejected: async (revocation, later) => {
    await later('1 day');
    await revocation.decide('remi', { act: 'reject' });
    return revocation.handle.result();
  },
  lapsed: (revocation) => revocation.handle.result(),
  refused: (revocation) => revocation.handle.result(),
};
/** Stories in which the ledger refuses the proposal. */
const refusedByLedger = new Set(['refused']);

/** Proposed revocations, from each phase to each ending. */
export const revocations: Recorded = {
  workflow: 'revocation',
  shown,
  endings,
  activities,
  stories: Object.keys(stories),
  play: async (name, { environment, code }) => {
    const signer = new Signer(await environment.currentTimeMs());
    if (refusedByLedger.has(name))
      signer.refuseOpening = ApplicationFailure.nonRetryable('refused', 'award-unknown');
    return withSigner(environment, code, signer, async (): Promise<History> => {
      const revocation = await startRevocation(environment, randomUUID());
      await stories[name]?.(revocation, (time) => environment.sleep(time));
      const history = await revocation.handle.fetchHistory();
      await revocation.handle.terminate().catch(() => undefined);
      return history;
    });
  },
};
