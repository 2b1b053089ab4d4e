import type { Client } from '@temporalio/client';
import type {
  DecisionRefused,
  EnrolmentRecorded,
  IssuanceEvent,
  OrganizationIdentified,
} from '../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import {
  type ConfirmationSignal,
  endorsementWorkflowId,
  names,
} from '../../../../workflows/endorsement/messages.js';
import { instant } from '../../../shared/src/clock.js';
import { firstTime } from '../../../shared/src/inbox.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import { projectEnrolment } from '../../../shared/src/passkeys.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { sendSignal } from '../../../shared/src/temporal.js';
import { type Database, lockMicroCertification } from '../database.store.js';
import { refuseDelegation } from '../delegation/delegation.store.js';
import { readIssuanceEvent } from '../events.js';
import type { RelevanceSignals } from '../relevance/relevance.signals.js';
import { kindOf, runningRoundsOf } from '../round/round.store.js';
import {
  type ConfirmationRef,
  findConfirmation,
  noteSigner,
  type SignerWord,
  saveIdentification,
} from './intake.store.js';

/** Takes what the signer says: who is enrolled and identified, and what became of each confirmation. */
export class IssuanceConsumer {
  constructor(
    private readonly tools: {
      database: Database;
      client: Client;
      logger: Logger;
      relevance: RelevanceSignals;
    },
    private readonly group: string,
  ) {}

  async handle(received: ReceivedEvent): Promise<void> {
    const { event } = readIssuanceEvent(received);
    if (event.case === 'enrolmentRecorded') await this.enrolled(received, event.value);
    if (event.case === 'organizationIdentified') await this.identified(received, event.value);
    if (event.case === 'decisionRefused') await this.refused(received, event.value);
    const said = wordOf(event, received.occurredAt);
    if (said) await this.heard(received, said.confirmationId, said.word);
  }

  private identified(received: ReceivedEvent, event: OrganizationIdentified): Promise<void> {
    return this.tools.database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, this.group, received.id))) return;
      await saveIdentification(tx, event.organizationId, event.method, received.occurredAt);
    });
  }

  /** A delegation that the signer did not take lets nobody answer. */
  private refused(received: ReceivedEvent, event: DecisionRefused): Promise<void> {
    return this.tools.database.inTransaction(async (tx) => {
      if (event.source !== 'endorsement' || !(await firstTime(tx, this.group, received.id))) return;
      await refuseDelegation(tx, event.decisionId, event.code);
    });
  }

  private enrolled(received: ReceivedEvent, event: EnrolmentRecorded): Promise<void> {
    return this.tools.database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, this.group, received.id))) return;
      await projectEnrolment(tx, event);
    });
  }

  private async heard(received: ReceivedEvent, confirmationId: string, word: SignerWord): Promise<void> {
    const { database, logger } = this.tools;
    const confirmation = await database.inTransaction(async (tx) => {
      const found = await findConfirmation(tx, confirmationId);
      if (!found) return null;
      // With the lock of openRound: the round either counts it at its opening, or is running and gets the signal.
      await lockMicroCertification(tx, found.microCertificationId);
      if (await firstTime(tx, this.group, received.id)) await noteSigner(tx, found, word);
      return found;
    });
    // The signer hears of a confirmation from this service's own record alone.
    if (!confirmation)
      return logger.error({ confirmationId }, 'the signer speaks of a confirmation that is not here');
    await this.signal(confirmation, word);
    if (word.state === 'signed') await this.tools.relevance.confirmation(confirmationId);
  }

  /** Signals go out also when the event is a repeated one: the first time may have ended before them. */
  private async signal(confirmation: ConfirmationRef, word: SignerWord): Promise<void> {
    const argument: ConfirmationSignal = {
      confirmationId: confirmation.id,
      kind: kindOf(confirmation.kind),
      organizationId: confirmation.organizationId,
      until: instant(confirmation.validUntil),
    };
    const { signalName, rounds } = await this.addressees(confirmation, word);
    for (const { versionId, round } of rounds) {
      await sendSignal(this.tools.client, {
        workflowId: endorsementWorkflowId(versionId, round),
        signalName,
        args: [argument],
      });
    }
  }

  /** A signature counts in every running round over the same part; the rest concerns the round that asked. */
  private async addressees(
    confirmation: ConfirmationRef,
    word: SignerWord,
  ): Promise<{ signalName: string; rounds: { versionId: string; round: number }[] }> {
    const { versionId, round } = confirmation;
    switch (word.state) {
      case 'signed':
        return {
          signalName: hasEnded(confirmation) ? names.confirmationWithdrawn : names.confirmationSigned,
          rounds: await runningRoundsOf(this.tools.database, confirmation),
        };
      case 'held':
        return { signalName: names.confirmationHeld, rounds: [{ versionId, round }] };
      case 'refused':
        return { signalName: names.confirmationRefused, rounds: [{ versionId, round }] };
    }
  }
}

/** Taken back while it was being signed: a round that opened since must not count it. */
const hasEnded = ({ state, conflictedAt }: ConfirmationRef): boolean =>
  state === 'withdrawn' || state === 'recalled' || conflictedAt !== null;

/** What an event of the signer says of a confirmation; null where it is about something else. */
function wordOf(
  event: IssuanceEvent['event'],
  at: Date,
): { confirmationId: string; word: SignerWord } | null {
  if (event.case === 'confirmationSigned') {
    const { confirmationId, languages } = event.value;
    return { confirmationId, word: { state: 'signed', languages, at } };
  }
  if (event.case === 'confirmationHeld')
    return { confirmationId: event.value.confirmationId, word: { state: 'held' } };
  if (event.case === 'confirmationRefused') {
    const { confirmationId, code } = event.value;
    return { confirmationId, word: { state: 'refused', code } };
  }
  return null;
}
