import type { JWK } from 'jose';
import type { Clock } from '../../shared/src/clock.js';
import { Decisions } from '../../shared/src/decisions.js';
import type { Logger } from '../../shared/src/telemetry.js';
import type { Database, Transaction } from './database.store.js';
import { Signer } from './key/signer.js';
import { Evidence } from './ledger/evidence.js';
import { RememberedHeads } from './ledger/heads.js';
import { LedgerService } from './ledger/ledger.service.js';
import { OperatorService } from './operator/operator.service.js';
import { PasskeyService } from './passkey/passkey.service.js';
import { passkeyDecisions } from './passkey/passkey-decisions.js';
import { EnrolmentLedger } from './registry/enrolment.ledger.js';

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
  clock: Clock;
  logger: Logger;
}

/** Builds the parts of the service; tests build it the same way. */
export function buildService(ground: ServiceGround) {
  const { database, operatorKey, clock, logger } = ground;
  const signer = new Signer(database, ground.kek, ground.publicOrigin);
  const evidence = new Evidence(operatorKey, logger);
  const heads = new RememberedHeads(database, ground.stateDir);
  const passkeys = new PasskeyService(database, evidence, ground.portalOrigin, clock);
  const operator = new OperatorService(database, operatorKey, clock);
  const ledger = new LedgerService(database, evidence, operatorKey, clock, logger, [
    new EnrolmentLedger(signer, clock),
    heads,
  ]);
  const decisions = new Decisions<Transaction>(
    passkeyDecisions({ database, evidence, passkeys, clock }),
    (work) => database.inTransaction(work),
    clock,
  );
  return { database, signer, evidence, heads, passkeys, operator, ledger, decisions };
}

export type Service = ReturnType<typeof buildService>;
