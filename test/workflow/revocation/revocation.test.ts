import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { opened } from '../../../workflows/revocation/state.js';
import { bundle, codeOf, timeSkipping } from '../endorsement/rounds.js';
import { Signer, startRevocation, withSigner } from './revocations.js';

jest.setTimeout(180_000);
let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  [environment, code] = [await timeSkipping(), await bundle()];
}, 180_000);
afterAll(() => environment?.teardown());

type Revocation = Awaited<ReturnType<typeof startRevocation>>;

async function inRevocation(
  prepare: (signer: Signer) => void,
  work: (revocation: Revocation, signer: Signer) => Promise<void>,
  more: Parameters<typeof startRevocation>[2] = {},
): Promise<void> {
  const signer = new Signer(await environment.currentTimeMs());
  prepare(signer);
  await withSigner(environment, code, signer, async () => {
    const revocation = await startRevocation(environment, randomUUID(), more);
    try {
      await work(revocation, signer);
    } finally {
      // One left open by a failed test would hold the clock of the next one.
      await revocation.handle.terminate().catch(() => undefined);
    }
  });
}
const nothing = (): void => undefined;

describe('a proposed revocation as a workflow', () => {
  it('tells the earners, waits for the window, and revokes with the second approval', async () => {
    await inRevocation(nothing, async (revocation, signer) => {
      await environment.sleep('1 day');
      expect(signer.told).toEqual([
        ['proposed', 0],
        ['proposed', 2],
      ]);
      expect(await codeOf(revocation.approve('remi', 'registrar'))).toBe('appeal-window-open');
      await environment.sleep('14 days');
      await revocation.approve('remi', 'registrar');
      expect(await codeOf(revocation.approve('rita', 'registrar'))).toBe('revocation-approvers-of-one-role');
      await revocation.approve('adele', 'administrator');
      expect(await revocation.handle.result()).toEqual({ outcome: 'revoked' });
      expect(signer.told.slice(2)).toEqual([
        ['first-approval', 0],
        ['first-approval', 2],
        ['revoked', 0],
        ['revoked', 2],
      ]);
      expect(signer.ended).toEqual(['revoked']);
    });
  });

  it('reminds, and lapses where nobody decides', async () => {
    await inRevocation(nothing, async (revocation, signer) => {
      expect(await revocation.handle.result()).toEqual({ outcome: 'lapsed' });
      expect([signer.reminded, signer.ended, signer.told.at(-2)]).toEqual([
        [0, 1],
        ['lapsed'],
        ['lapsed', 0],
      ]);
    });
  });

  it('hears an appeal in its window, and has it answered before any approval', async () => {
    await inRevocation(nothing, async (revocation, signer) => {
      await environment.sleep('2 days');
      await revocation.decide('earner', { act: 'appeal', awardId: 'a1' });
      await environment.sleep('20 days');
      expect(await codeOf(revocation.decide('late', { act: 'appeal', awardId: 'a2' }))).toBe(
        'appeal-window-ended',
      );
      expect(await codeOf(revocation.approve('remi', 'registrar'))).toBe('appeal-unanswered');
      await revocation.decide('adele', { act: 'exempt', awardId: 'a1' });
      await revocation.approve('remi', 'registrar');
      await revocation.approve('adele', 'administrator');
      expect(await revocation.handle.result()).toEqual({ outcome: 'revoked' });
      expect(signer.told).toContainEqual(['exempted', 'a1']);
    });
  });

  it('is rejected, also while the window is open', async () => {
    await inRevocation(nothing, async (revocation, signer) => {
      await environment.sleep('1 hour');
      await revocation.decide('remi', { act: 'reject' });
      expect(await revocation.handle.result()).toEqual({ outcome: 'rejected' });
      expect(signer.ended).toEqual(['rejected']);
    });
  });

  it('ends at once where the ledger refused the proposal', async () => {
    await inRevocation(
      (signer) => {
        signer.refuseOpening = ApplicationFailure.nonRetryable('refused', 'award-unknown');
      },
      async (revocation, signer) => {
        expect(await revocation.handle.result()).toEqual({ outcome: 'refused' });
        expect([signer.ended, signer.told]).toEqual([['refused'], []]);
      },
    );
  });

  it('forgets an approval that the ledger refused, and one whose recording was refused', async () => {
    await inRevocation(
      (signer) => {
        signer.refused.add('approve by remi');
      },
      async (revocation, signer) => {
        await environment.sleep('15 days');
        await revocation.approve('remi', 'registrar');
        await environment.sleep('1 hour');
        expect((await revocation.state())?.approvals).toEqual([]);
        signer.refuseRecording = ApplicationFailure.nonRetryable('refused', 'not-found');
        expect(await codeOf(revocation.approve('rita', 'registrar'))).toBe('not-found');
        await revocation.decide('rita', { act: 'approve', role: 'registrar' }, 'again');
        await revocation.approve('adele', 'administrator');
        expect(await revocation.handle.result()).toEqual({ outcome: 'revoked' });
      },
    );
  });

  it.each([
    ['before the ledger answered', false],
    ['once it is open', true],
  ])('refuses one of two decisions that come at once without history: %s', async (_, isOpen) => {
    const signer = new Signer(await environment.currentTimeMs());
    const revocationId = randomUUID();
    const carried = isOpen ? { carried: opened(await signer.openRevocation({ revocationId })) } : {};
    const revocation = await startRevocation(environment, revocationId, carried);
    try {
      // No worker runs: both come in one workflow task, and the second is judged by what the first reserved.
      const both = ['remi', 'adele'].map((person) => codeOf(revocation.decide(person, { act: 'reject' })));
      // However late the second comes, the first one's recording is still in hand.
      const refused = Promise.race(
        both.map(async (one) =>
          (await one) === 'accepted' ? new Promise<never>(() => undefined) : undefined,
        ),
      );
      const record = signer.recordRevocationDecision;
      const patient = Object.assign(signer, {
        recordRevocationDecision: (input: Parameters<typeof record>[0]) => refused.then(() => record(input)),
      });
      const answers = await withSigner(environment, code, patient, async () => {
        const codes = await Promise.all(both);
        expect(await revocation.handle.result()).toEqual({ outcome: 'rejected' });
        return codes;
      });
      expect(answers.sort()).toEqual(['accepted', 'decision-in-progress']);
      const { events } = await revocation.handle.fetchHistory();
      const accepted = events?.filter((one) => one.workflowExecutionUpdateAcceptedEventAttributes);
      expect(accepted).toHaveLength(1);
    } finally {
      await revocation.handle.terminate().catch(() => undefined);
    }
  });

  it('goes on in new runs without losing an appeal, a reminder or a decision’s key', async () => {
    await inRevocation(
      nothing,
      async (revocation, signer) => {
        await environment.sleep('1 day');
        await revocation.decide('earner', { act: 'appeal', awardId: 'a1' });
        await environment.sleep('30 days');
        await revocation.decide('adele', { act: 'dismiss', awardId: 'a1' });
        await revocation.approve('remi', 'registrar');
        await environment.sleep('1 day');
        const before = signer.recorded.length;
        await revocation.decide('remi', { act: 'approve', role: 'registrar' }, 'approve by remi');
        expect(signer.recorded).toHaveLength(before);
        expect(signer.reminded).toEqual([0]);
        await revocation.approve('adele', 'administrator');
        expect(await revocation.handle.result()).toEqual({ outcome: 'revoked' });
      },
      { continueAfterEvents: 12 },
    );
  });
});
