import type { Client } from '@temporalio/client';
import type { Clock } from '../../shared/src/clock.js';
import { Decisions } from '../../shared/src/decisions.js';
import type { Assembly, ConsumerPart } from '../../shared/src/service.js';
import type { Logger } from '../../shared/src/telemetry.js';
import type { Vault } from '../../shared/src/vault.js';
import { endorsementActivities, relevanceActivities } from './activities.js';
import { ChangeRequestDecision, DeclineDecision } from './answer/answer.decision.js';
import { RecordService } from './answer/record.service.js';
import { Settlement } from './answer/settlement.js';
import { sweepAnswers } from './answer/sweep.js';
import { appModule } from './app.module.js';
import { DoNotAskDecision, DoNotAskEndDecision, RenewalMonthDecision } from './asking/asking.decision.js';
import { AskingService } from './asking/asking.service.js';
import { ConfirmationDecision } from './confirmation/confirmation.decision.js';
import { ConfirmationService } from './confirmation/confirmation.service.js';
import { ConflictDecision } from './conflict/conflict.decision.js';
import { ConflictEndDecision } from './conflict/conflict-end.decision.js';
import { CurrencyService } from './currency/currency.service.js';
import type { Database, DbTx } from './database.store.js';
import { DelegationDecision, DelegationEndDecision } from './delegation/delegation.decision.js';
import { DelegationService } from './delegation/delegation.service.js';
import { topics } from './events.js';
import { CatalogueConsumer } from './intake/catalogue.consumer.js';
import { IssuanceConsumer } from './intake/issuance.consumer.js';
import { PolicyApproval, PolicyService } from './policy/policy.service.js';
import { RatingPreparationDecision } from './preparation/preparation.decision.js';
import { RecallDecision } from './recall/recall.decision.js';
import { RELEVANCE_GROUPS, relevanceConsumers } from './relevance/relevance.consumer.js';
import { RelevanceService } from './relevance/relevance.service.js';
import { RelevanceSignals } from './relevance/relevance.signals.js';
import { RelevanceViewService } from './relevance/relevance-view.service.js';
import { openRenewalRound } from './relevance/revalidation.js';
import { RenewalService } from './renewal/renewal.service.js';
import { RequestService } from './request/request.service.js';
import { ThreadService } from './request/thread.service.js';
import { EndorsementService } from './round/endorsement.service.js';
import { RoundOpening } from './round/opening.decision.js';
import { RoundService } from './round/round.service.js';
import { RoundUpdates } from './round/round-updates.js';
import { startWaitingRounds } from './round/start.js';
import { RoundSteps } from './round/steps.js';
import { WaiverApproval, WaiverDecision, WaiverEnd } from './waiver/waiver.decision.js';
import { WaiverService } from './waiver/waiver.service.js';
import { WithdrawalDecision } from './withdrawal/withdrawal.decision.js';
import { WithdrawalService } from './withdrawal/withdrawal.service.js';

/** What the service is built on. */
export interface EndorsementGround {
  database: Database;
  vault: Vault;
  client: Client;
  clock: Clock;
  logger: Logger;
  publicOrigin: string;
  /** Names of the consumer groups with their generation; a rebuild is a new generation. */
  groups?: typeof GROUPS;
  /** How often and after how long received answers are brought on; the sweep's own where absent. */
  sweep?: { strandedAfterMs: number; everyMs: number };
}

const GROUPS = {
  catalogue: 'endorsement-catalogue@1',
  issuance: 'endorsement-issuance@1',
  ...RELEVANCE_GROUPS,
};

/** Puts the endorsement service together. */
export function assembleEndorsement(ground: EndorsementGround): Assembly {
  const { database, vault, client, clock, publicOrigin, groups = GROUPS } = ground;
  const records = new RecordService(database, clock);
  const tools = { database, vault, clock, settlement: new Settlement(database, client, records) };
  const updates = new RoundUpdates(database, client);
  const transaction = <R>(work: (tx: DbTx) => Promise<R>): Promise<R> => database.inTransaction(work);
  const kinds = [
    new PolicyApproval(database, clock),
    new ConfirmationDecision(tools),
    new DeclineDecision(tools),
    new ChangeRequestDecision(tools),
    new RecallDecision(database, updates, clock),
    new ConflictDecision({ ...tools, updates, records }),
    new RoundOpening({ database, client, clock }),
    new DelegationDecision(database, clock),
    new DelegationEndDecision(database, clock),
    new RatingPreparationDecision(tools),
    new ConflictEndDecision(tools),
    new DoNotAskDecision(tools),
    new DoNotAskEndDecision(tools),
    new RenewalMonthDecision(tools),
    new WithdrawalDecision(tools),
    new WaiverDecision(database, clock),
    new WaiverApproval(database, clock),
    new WaiverEnd(database, clock),
  ];
  const decisions = new Decisions<DbTx>(kinds, transaction, clock);
  const relevance = new RelevanceSignals(database, client, clock);
  const catalogue = new CatalogueConsumer({ ...ground, relevance }, groups.catalogue);
  const issuance = new IssuanceConsumer({ ...ground, relevance }, groups.issuance);
  const consumers: ConsumerPart[] = [
    { group: groups.catalogue, topics: [topics.catalogue], handle: (event) => catalogue.handle(event) },
    { group: groups.issuance, topics: [topics.issuance], handle: (event) => issuance.handle(event) },
    ...relevanceConsumers(database, relevance, groups),
  ];
  return {
    module: appModule({
      decisions: decisions,
      policies: new PolicyService(database, clock),
      requests: new RequestService(database, vault, clock),
      threads: new ThreadService(database, vault, clock),
      confirmations: new ConfirmationService(database, vault, clock),
      renewals: new RenewalService(database, clock),
      delegations: new DelegationService(database, clock),
      asking: new AskingService(database, vault),
      endorsements: new EndorsementService(database, vault, clock),
      relevance: new RelevanceViewService(database, clock),
      waivers: new WaiverService(database, clock),
      withdrawals: new WithdrawalService(database, vault, clock),
      currency: new CurrencyService(database, clock, publicOrigin),
    }),
    consumers,
    activities: {
      ...endorsementActivities(new RoundService(database, clock), new RoundSteps(database, clock), records),
      ...relevanceActivities(
        new RelevanceService(database, clock, openRenewalRound(database, client, clock)),
      ),
    },
    relay: true,
    running: [
      sweepAnswers(
        { resume: (before) => decisions.resume(before), start: () => startWaitingRounds(database, client) },
        ground,
        ground.sweep,
      ),
    ],
    database,
  };
}
