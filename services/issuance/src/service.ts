import type { JWK } from 'jose';
import { type Clock, instant } from '../../shared/src/clock.js';
import { Decisions } from '../../shared/src/decisions.js';
import type { Logger } from '../../shared/src/telemetry.js';
import type { TemporalConnection } from '../../shared/src/temporal.js';
import { type ActivityParts, issuanceActivities } from './activities.js';
import { AwardService } from './award/award.service.js';
import { CaseLedger } from './case/case.ledger.js';
import { ConfirmationLedger } from './confirmation/confirmation.ledger.js';
import { ConfirmationReader } from './confirmation/confirmation.reader.js';
import type { Database, Transaction } from './database.store.js';
import { Chains } from './gate/chain.js';
import type { Disclosures } from './gate/disclosures.js';
import { Gate } from './gate/gate.service.js';
import { AwardIssuer } from './gate/issue.js';
import { RowJudge } from './gate/judge.js';
import { Prerequisites } from './gate/prerequisites.js';
import { StackComponents } from './gate/stack-components.js';
import { StackJudge } from './gate/stack-judge.js';
import { Signer } from './key/signer.js';
import { EarnerLedger } from './ledger/earner.ledger.js';
import { EndorsementLedger } from './ledger/endorsement.ledger.js';
import { Evidence } from './ledger/evidence.js';
import { RememberedHeads } from './ledger/heads.js';
import { LedgerService } from './ledger/ledger.service.js';
import { OperatorService } from './operator/operator.service.js';
import { PasskeyService } from './passkey/passkey.service.js';
import { passkeyDecisions } from './passkey/passkey-decisions.js';
import { EnrolmentLedger } from './registry/enrolment.ledger.js';
import { timeZoneOf } from './registry/registry.store.js';
import { ReissueRules } from './reissue/reissue.rules.js';
import { reissueDecisions } from './reissue/reissue-decisions.js';
import { Reissuer } from './reissue/reissuer.js';
import { controlDecisions } from './release/control-decisions.js';
import { ReleaseReader } from './release/release.reader.js';
import { ReleaseRules } from './release/release.rules.js';
import { ReleaseService } from './release/release.service.js';
import { releaseDecisions } from './release/release-decisions.js';
import { ReleaseWorkflows } from './release/release-workflow.js';
import { ResultLedger } from './release/result.ledger.js';
import { RevocationRules } from './revocation/revocation.rules.js';
import { RevocationService } from './revocation/revocation.service.js';
import { revocationDecisions } from './revocation/revocation-decisions.js';
import { RevocationWorkflows } from './revocation/revocation-workflow.js';
import { Revocations } from './revocation/revocations.js';
import { StackService } from './stack/stack.service.js';
import { StatusService } from './status/status.service.js';
import { statusDecisions } from './status/status-decisions.js';
import { Statuses } from './status/statuses.js';
import { ownResolvers } from './verify/resolvers.js';
import { VerifyService } from './verify/verify.service.js';
import { Versions } from './version/versions.js';
import { Words } from './words/words.js';

/** What the service is built on. */
export interface ServiceGround {
  database: Database;
  /** Key-encryption key, 32 bytes. */
  kek: Uint8Array;
  operatorKey: JWK;
  publicOrigin: string;
  portalOrigin: string;
  /** SIGNER_STATE_DIR. */
  stateDir: string;
  /** CURRENCY_URL. */
  currencyUrl?: string | undefined;
  disclosures: Disclosures;
  temporal: Pick<TemporalConnection, 'client'> | null;
  clock: Clock;
  logger: Logger;
}

/** Builds the parts of the service; tests build it the same way. */
export function buildService(ground: ServiceGround) {
  const { database, operatorKey, clock, logger } = ground;
  const words = new Words(ground.kek);
  const signer = new Signer(database, ground.kek, ground.publicOrigin);
  const evidence = new Evidence(operatorKey, logger);
  const versions = new Versions(evidence);
  const revocations = new Revocations(evidence);
  const known = new Statuses(evidence, revocations, clock);
  const statuses = new StatusService(database, known, signer, clock, logger);
  const now = (): string => instant(clock());
  const ownKeys = ownResolvers(signer, null, undefined);
  const chains = new Chains(evidence, versions, ownKeys, now);
  const resolvers = ownResolvers(signer, statuses, ground.currencyUrl);
  const issuer = new AwardIssuer(database, evidence, chains, signer, resolvers, clock, logger);
  const components = new StackComponents({
    evidence,
    chains,
    versions,
    statuses: known,
    signer,
    resolvers: ownKeys,
    now,
  });
  const prerequisites = new Prerequisites(database, versions, components);
  const judge = new RowJudge(database, evidence, chains, prerequisites);
  const stackJudge = new StackJudge({ database, evidence, chains, rows: judge, components });
  const gate = new Gate(
    database,
    evidence,
    chains,
    judge,
    stackJudge,
    issuer,
    ground.disclosures,
    clock,
    logger,
  );
  const releases = new ReleaseService(database, evidence, versions, clock);
  const releaseReader = new ReleaseReader({ database, evidence, judge, words, clock });
  const workflows = new ReleaseWorkflows(database, ground.temporal);
  const heads = new RememberedHeads(database, ground.stateDir);
  const passkeys = new PasskeyService(database, evidence, ground.portalOrigin, clock);
  const rules = new RevocationRules(evidence, revocations);
  const ofRevocations = { database, revocations, rules, words, clock, zoneOf: timeZoneOf };
  const revocationService = new RevocationService(ofRevocations);
  const revocationWorkflows = new RevocationWorkflows(database, ground.temporal);
  const awards = new AwardService(database, ground.publicOrigin, clock, revocationService, versions);
  const reissueRules = new ReissueRules(evidence);
  const { disclosures } = ground;
  const reissuer = new Reissuer({
    database,
    chains,
    judge,
    issuer,
    rules: reissueRules,
    statuses,
    disclosures,
    clock,
    logger,
  });
  const stacks = new StackService(database, evidence, versions, judge, stackJudge, clock);
  const ledger = new LedgerService(database, evidence, operatorKey, clock, logger, [
    new EnrolmentLedger(signer, clock),
    versions,
    new EndorsementLedger(evidence, versions),
    new EarnerLedger(evidence),
    new ConfirmationLedger(database, evidence, versions, signer, clock, logger),
    new ResultLedger(),
    new CaseLedger(),
    stacks,
    new ReleaseRules(evidence),
    rules,
    reissueRules,
    statuses,
    reissuer,
    awards,
    words,
    heads,
  ]);
  const settle: ReleaseWorkflows['settle'] = (...of) => workflows.settle(...of);
  const ofReleases = { database, evidence, releases, clock, settle };
  const decisions = new Decisions<Transaction>(
    [
      ...passkeyDecisions({ database, evidence, passkeys, clock }),
      ...releaseDecisions(ofReleases),
      ...controlDecisions(ofReleases, words),
      ...statusDecisions(database, statuses, clock),
      ...reissueDecisions({ database, rules: reissueRules, words, disclosures, clock }),
      ...revocationDecisions({
        ...ofRevocations,
        settle: (...of) => revocationWorkflows.settle(...of),
      }),
    ],
    (work) => database.inTransaction(work),
    clock,
  );
  const parts: ActivityParts = { database, chains, gate, releases, revocations, statuses, clock };
  return {
    database,
    signer,
    evidence,
    versions,
    statuses,
    gate,
    releases,
    releaseReader,
    words,
    workflows,
    revocations: revocationService,
    revocationWorkflows,
    heads,
    passkeys,
    awards,
    stacks,
    stackComponents: components,
    ledger,
    decisions,
    confirmations: new ConfirmationReader(database),
    operator: new OperatorService(database, operatorKey, clock),
    verifier: new VerifyService(database, ground.publicOrigin, resolvers, clock),
    parts,
    activities: issuanceActivities(parts),
  };
}

export type Service = ReturnType<typeof buildService>;
