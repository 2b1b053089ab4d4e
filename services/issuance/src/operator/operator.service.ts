import type { JWK } from 'jose';
import { fromBase64Url } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { toProto } from '../../../shared/src/decision-rows.js';
import { newId } from '../../../shared/src/ids.js';
import { operatorSigned } from '../../../shared/src/operator.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf, statementDigest } from '../../../shared/src/statement.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { sentBefore } from './operator.store.js';

/** What only the operator decides: who administers an organization first. */
export class OperatorService {
  constructor(
    private readonly database: Database,
    private readonly operatorKey: JWK,
    private readonly clock: Clock,
  ) {}

  /** Takes the operator's vouch; the same statement again changes nothing. @throws Problem statement-mismatch */
  async vouch(
    statementText: string,
    signature: string,
  ): Promise<{ decisionId: string; digest: string; state: 'recorded' }> {
    const statement = fromBase64Url(statementText);
    const { organizationId } = readVouch(statement);
    if (!(await operatorSigned(this.operatorKey, statement, signature)))
      throw new Problem('statement-mismatch');
    const digest = statementDigest(statement);
    const decisionId = await this.database.inTransaction(async (tx) => {
      const before = await sentBefore(tx, digest);
      if (before) return before;
      // The decision's id is the event's: a repetition finds it again.
      const decision = newId();
      const assertion = new TextEncoder().encode(signature);
      const proto = toProto({
        decisionId: decision,
        statement,
        list: null,
        listIndex: 0,
        path: [],
        assertion,
      });
      const fact = factOf(
        { case: 'decisionAccepted', value: { decision: proto } },
        { organizationId, key: organizationId, now: this.clock(), decisionDigest: digest },
      );
      await writeEvent(tx, { ...fact, eventId: decision });
      return decision;
    });
    return { decisionId, digest, state: 'recorded' };
  }
}

function readVouch(statement: Uint8Array): { organizationId: string } {
  try {
    return parseStatementOf('administrator-vouch', statement);
  } catch {
    throw new Problem('statement-mismatch');
  }
}
