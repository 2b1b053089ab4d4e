import type { CatalogueEvent } from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import type { IssuanceEvent } from '../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { parseCanonical } from '../../../shared/src/canonical.js';
import { PoisonEvent } from '../../../shared/src/envelope.js';
import { type Pathway, pathwaySchema } from '../../../shared/src/pathway.js';
import type { Transaction } from '../database.store.js';
import { saveHeld, saveHeldStatus, saveName, savePathway, saveReplaced } from './pathway.store.js';

/** Takes over an approved pathway. @throws PoisonEvent where it is none of the event's organization */
export async function takePathway(
  tx: Transaction,
  organizationId: string,
  fact: Extract<CatalogueEvent['event'], { case: 'pathwayApproved' }>['value'],
): Promise<void> {
  const pathway = read(fact.pathway);
  if (pathway.organizationId !== organizationId || pathway.pathwayId !== fact.pathwayId)
    throw new PoisonEvent('the pathway is another one than its event says');
  await savePathway(tx, pathway);
}

/** Takes over how a new micro-certification is called. */
export async function takeName(
  tx: Transaction,
  {
    microCertificationId,
    name,
  }: Extract<CatalogueEvent['event'], { case: 'microCertificationCreated' }>['value'],
): Promise<void> {
  const en = name.en ?? name.fr ?? '';
  await saveName(tx, microCertificationId, { en, fr: name.fr ?? en });
}

/** Takes over what awards were made and what became of them. */
export async function takeHeld(
  tx: Transaction,
  fact: IssuanceEvent['event'],
  at: Date,
  aggregateVersion: number,
): Promise<void> {
  if (fact.case === 'awardIssued') {
    const { awardId, earnerId, versionId } = fact.value;
    await saveHeld(tx, { awardId, earnerId, versionId, awardedAt: at });
  }
  if (fact.case === 'awardStatusChanged')
    await saveHeldStatus(tx, fact.value.awardId, fact.value.status, BigInt(aggregateVersion));
  if (fact.case === 'awardReplaced') await saveReplaced(tx, fact.value.awardId, fact.value.replacementId);
}

function read(bytes: Uint8Array): Pathway {
  try {
    return pathwaySchema.parse(parseCanonical(bytes));
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'the pathway cannot be read');
  }
}
