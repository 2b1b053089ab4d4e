import type { z } from 'zod';
import type { CaseRecorded } from '../../../../proto/activities.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newNonce } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import type { StatementType } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';
import { type CaseWithEarner, findCase, lockCase } from '../case/case.store.js';
import type { Database, Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import type { Fact } from '../events.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { says } from '../says.js';
import { commitTo } from '../words/words.js';
import { claimWords, keepWords } from '../words/words.store.js';
import { insertNote } from './process.store.js';
import { caseIdOf, type RecordService } from './record.service.js';
import type { CaseRecorder, Recording } from './recorder.js';
import type { Settlement } from './settlement.js';
import { tell } from './tell.js';

/** Decisions about how a case is conducted. */
export type ConductType = Extract<
  StatementType,
  | 'evidence-request'
  | 'case-assignment'
  | 'attempt-opening'
  | 'case-extension'
  | 'case-withdrawal'
  | 'accommodation'
  | 'assessment-conflict'
  | 'identity-correction'
>;
type Details<T extends ConductType> = Draft<T>['details'];

/** What tells one type of such decisions from another. */
export interface Conduct<T extends ConductType> {
  type: T;
  roles: readonly Role[];
  earner?: 'too';
  /** May be taken about a case that is only prepared. */
  beforeOpening?: true;
  /** Shape of `prepare`; the case and the words, if any, are read by whoever calls. */
  input: z.ZodType;
  /** The case and the writer's own words that an input names. */
  read(body: unknown): { caseId: string; text: string | null };
  /** What the statement would say. @param words commitment of the text; null where there is none. @throws Problem */
  details(
    tx: Transaction,
    acting: ActingPerson,
    one: CaseWithEarner,
    body: unknown,
    words: string | null,
    now: Date,
  ): Promise<Details<T>>;
  /** Holds details against today's facts, for whoever prepared them and again when they come in signed. @throws Problem */
  check(tx: Transaction, acting: ActingPerson, one: CaseWithEarner, details: Details<T>): Promise<void>;
  /** @param zone IANA name of the institution's zone, in which days are told */
  sentence(one: CaseWithEarner, details: Details<T>, zone: string): Terms;
  /** Writes what follows; gives what the process must know. */
  record(tx: Transaction, recording: Recording<T>): Promise<CaseRecorded>;
  /** The fact that is told. */
  fact(one: CaseWithEarner, details: Details<T>, decision: StoredDecision): Fact;
  /** Facts that follow from it and carry no decision. */
  consequences?(one: CaseWithEarner, details: Details<T>, recorded: CaseRecorded): Fact[];
}

/** What these decisions need. */
export interface ConductTools {
  database: Database;
  profiles: Profiles;
  clock: Clock;
}

/** Everything sealed that a statement commits to. */
function commitmentsIn(details: Details<ConductType>): string[] {
  const words = wordsIn(details);
  return [...(words === null ? [] : [words]), ...('profile' in details ? [details.profile] : [])];
}

/** The commitment of a statement's words; null where it has none. */
function wordsIn(details: Details<ConductType>): string | null {
  if ('words' in details) return details.words;
  return 'conditions' in details ? details.conditions : null;
}

/** The decision of a type, prepared and accepted by its conduct. */
export function conductDecision<T extends ConductType>(
  conduct: Conduct<T>,
  { database, profiles, clock }: ConductTools,
  settle: Settlement['settle'],
): DecisionKind<Transaction, T> {
  const draftOf = async (tx: Transaction, one: CaseWithEarner, details: Details<T>): Promise<Draft<T>> => ({
    subject: { kind: 'case', id: one.id, digest: null },
    policy: null,
    decision: conduct.type,
    details,
    validFrom: null,
    validUntil: null,
    sentence: conduct.sentence(one, details, await timeZoneOf(tx, one.organizationId)),
  });
  return {
    type: conduct.type,
    roles: conduct.roles,
    ...(conduct.earner ? { earner: conduct.earner } : {}),
    input: conduct.input,
    prepare: (acting, body) =>
      database.inTransaction(async (tx) => {
        const { caseId, text } = conduct.read(body);
        const one = await findCase(tx, acting.organizationId, caseId);
        refuseForeign(acting, one, conduct);
        const words = text === null ? null : commitTo(text, newNonce());
        const now = clock();
        const details = await conduct.details(tx, acting, one, body, words?.commitment ?? null, now);
        await conduct.check(tx, acting, one, details);
        if (words) {
          const of = { caseId, earnerId: one.earnerId, writerId: acting.personId };
          await keepWords(tx, profiles, of, words, now);
        }
        return [await draftOf(tx, one, details)];
      }),
    accept: async (tx, decision: AcceptedDecision<T>) => {
      const { acting, statement } = decision;
      const details: Details<T> = statement.details;
      const caseId = caseIdOf(statement);
      const one = await lockCase(tx, acting.organizationId, caseId);
      refuseForeign(acting, one, conduct);
      await conduct.check(tx, acting, one, details);
      if (!says(statement, await draftOf(tx, one, details))) throw new Problem('statement-mismatch');
      for (const words of commitmentsIn(details))
        await claimWords(tx, { caseId, writerId: acting.personId }, words);
      return { caseId };
    },
    settle,
  };
}

/** Makes a received decision of a type a fact. */
export function conductRecorder<T extends ConductType>(conduct: Conduct<T>): CaseRecorder<T> {
  return {
    type: conduct.type,
    record: async (tx, recording) => {
      const { decision, one, now } = recording;
      const details: Details<T> = recording.statement.details;
      const { decisionId, personId, digest } = decision;
      const words = wordsIn(details);
      await insertNote(tx, { decisionId, caseId: one.id, kind: conduct.type, personId, words, notedAt: now });
      const recorded = await conduct.record(tx, recording);
      const facts = [
        { fact: conduct.fact(one, details, decision), decisionDigest: digest },
        ...(conduct.consequences?.(one, details, recorded) ?? []).map((fact) => ({ fact })),
      ];
      await tell(tx, one, facts, now);
      return { recorded, outcome: { caseId: one.id } };
    },
  };
}

/** Settles a decision of which no process hears: it is recorded as it stands. */
export const settleAtOnce =
  (records: RecordService): Settlement['settle'] =>
  async ({ decisionId }) => {
    try {
      await records.record(decisionId, 'never');
      return { ok: true };
    } catch (error) {
      if (error instanceof Problem) return { ok: false, code: error.code };
      throw error;
    }
  };

/** The fact of a decision that no other service acts on. */
export const decisionTaken = (decision: StoredDecision): Fact => ({
  case: 'caseDecisionTaken',
  value: { decision: toProto(decision) },
});

/** An earner has no case but the own ones; nothing is decided about somebody who was erased. */
function refuseForeign(
  acting: ActingPerson,
  one: CaseWithEarner,
  { beforeOpening = false }: { beforeOpening?: boolean },
): void {
  if (acting.earner && one.earnerId !== acting.personId) throw new Problem('not-found');
  if (one.earner.erasedAt) throw new Problem('earner-erased');
  if (one.state === 'prepared' && !beforeOpening) throw new Problem('case-not-open');
}
