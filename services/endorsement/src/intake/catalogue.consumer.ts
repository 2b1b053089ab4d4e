import type { Client } from '@temporalio/client';
import type {
  OrganizationRegistered,
  VersionSubmitted,
} from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import {
  endorsementWorkflowId,
  names,
  type SupersedeSignal,
} from '../../../../workflows/endorsement/messages.js';
import { digestOf, parseCanonical } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { editionSchema, manifestSchema, partSchema } from '../../../shared/src/content.js';
import { firstTime } from '../../../shared/src/inbox.js';
import { PoisonEvent, type ReceivedEvent } from '../../../shared/src/kafka.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { sendSignal } from '../../../shared/src/temporal.js';
import type { Vault } from '../../../shared/src/vault.js';
import { type Database, lockMicroCertification } from '../database.store.js';
import { decoded, readCatalogueEvent } from '../events.js';
import type { RelevanceSignals } from '../relevance/relevance.signals.js';
import { noteRetired } from '../relevance/relevance.store.js';
import { findRound, outdatedRounds } from '../round/round.store.js';
import { startRound } from '../round/start.js';
import { erasePerson, type SubmittedVersion, saveOrganization, saveVersion } from './intake.store.js';

/** The first round of a version; later processes open further ones. */
const FIRST_ROUND = 1;

/** Takes what the catalogue says: organizations, submitted versions, erased people. */
export class CatalogueConsumer {
  constructor(
    private readonly tools: {
      database: Database;
      vault: Vault;
      client: Client;
      clock: Clock;
      logger: Logger;
      relevance: RelevanceSignals;
    },
    private readonly group: string,
  ) {}

  async handle(received: ReceivedEvent): Promise<void> {
    const { event, organizationId } = readCatalogueEvent(received);
    if (event.case === 'organizationRegistered') await this.organizationRegistered(received, event.value);
    if (event.case === 'versionSubmitted') await this.versionSubmitted(received, organizationId, event.value);
    if (event.case === 'versionRetired') await this.versionRetired(received, event.value.versionId);
    if (event.case === 'personErased')
      await this.personErased(received, organizationId, event.value.personId);
  }

  private async versionRetired(received: ReceivedEvent, versionId: string): Promise<void> {
    await this.tools.database.inTransaction(async (tx) => {
      if (await firstTime(tx, this.group, received.id)) await noteRetired(tx, versionId, received.occurredAt);
    });
    await this.tools.relevance.retired(versionId);
  }

  private personErased(received: ReceivedEvent, organizationId: string, personId: string): Promise<void> {
    const { database, vault } = this.tools;
    return database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, this.group, received.id))) return;
      if (await erasePerson(tx, organizationId, personId)) await vault.destroy(tx, personId);
    });
  }

  private organizationRegistered(received: ReceivedEvent, event: OrganizationRegistered): Promise<void> {
    return this.tools.database.inTransaction(async (tx) => {
      if (await firstTime(tx, this.group, received.id))
        await saveOrganization(tx, event, received.occurredAt);
    });
  }

  private async versionSubmitted(
    received: ReceivedEvent,
    organizationId: string,
    event: VersionSubmitted,
  ): Promise<void> {
    const version = decoded(() => readSubmission(organizationId, event));
    const { database, clock, logger } = this.tools;
    await database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, this.group, received.id))) return;
      await lockMicroCertification(tx, version.microCertificationId);
      const saved = await saveVersion(tx, version, FIRST_ROUND, clock());
      if (saved.fault)
        logger.error(
          { versionId: version.versionId, fault: saved.fault },
          'no round can be opened for the version',
        );
    });
    await this.startRound(version);
    await this.supersedeOlder(version.microCertificationId);
  }

  /** The row decides whether a start is due: a round that was opened, or never is to be, is not started again. */
  private async startRound(version: SubmittedVersion): Promise<void> {
    const { versionId, organizationId } = version;
    const row = await findRound(this.tools.database, versionId, FIRST_ROUND);
    if (row?.state !== 'starting') return;
    await startRound(this.tools.client, { versionId, round: FIRST_ROUND, organizationId });
  }

  /** Ends the open rounds of older versions; done after every start, so that whichever comes last sees both. */
  private async supersedeOlder(microCertificationId: string): Promise<void> {
    for (const { versionId, round, byVersionId } of await outdatedRounds(
      this.tools.database,
      microCertificationId,
    )) {
      const signal: SupersedeSignal = { byVersionId };
      await sendSignal(this.tools.client, {
        workflowId: endorsementWorkflowId(versionId, round),
        signalName: names.supersede,
        args: [signal],
      });
    }
  }
}

/** What an event says of a version, held against its own digests. @throws where it does not fit together */
function readSubmission(organizationId: string, event: VersionSubmitted): SubmittedVersion {
  const manifest = manifestSchema.parse(parseCanonical(event.manifest));
  const statement = parseStatementOf('version-submission', event.decision?.statement ?? new Uint8Array());
  if (manifest.versionId !== event.versionId || manifest.organizationId !== organizationId)
    throw new PoisonEvent('the manifest is of another version');
  const parts = event.parts.map(({ kind, language, digest, content }) => {
    const schema = language === '' ? partSchema : editionSchema;
    if (digestOf(content) !== digest || schema.parse(parseCanonical(content)).kind !== kind)
      throw new PoisonEvent(`the content of ${digest} is another`);
    return { digest, kind, language, bytes: content };
  });
  const named = [manifest.parts, ...Object.values(manifest.editions)].flatMap((one) => [
    one.competencies,
    one.blueprint,
  ]);
  const missing = named.find((digest) => !parts.some((part) => part.digest === digest));
  if (missing) throw new PoisonEvent(`the content of ${missing} is missing`);
  return {
    versionId: manifest.versionId,
    microCertificationId: manifest.microCertificationId,
    organizationId,
    number: manifest.number,
    policyId: event.policyId,
    policyRevision: event.policyRevision,
    manifest: event.manifest,
    digest: digestOf(event.manifest),
    competencies: manifest.parts.competencies,
    blueprint: manifest.parts.blueprint,
    proposerId: statement.personId,
    submittedAt: new Date(statement.at),
    parts,
  };
}
