import { z } from 'zod';
import type { ReleaseAct } from '../../../../workflows/release/messages.js';
import type { DecisionKind } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatement } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { Transaction } from '../database.store.js';
import { commitTo, type Words } from '../words/words.js';
import { type ControlType, controlOf, nextControl } from './control.js';
import { type ReleaseRecord, releaseOf } from './release.store.js';
import type { ReleaseDecisionParts } from './release-decisions.js';

const input = z.strictObject({
  releaseId: z.uuid(),
  /** Why, in own words; the institution reads them. */
  words: z.string().trim().min(1).max(2_000).optional(),
});

const acts: Record<ControlType, Exclude<ReleaseAct, 'approve'>> = {
  'release-pause': 'pause',
  'release-resume': 'resume',
  'release-cancellation': 'cancel',
};

const sentences: Record<ControlType, Terms> = {
  'release-pause': {
    en: 'I pause this release: no further award of it is signed until it is resumed.',
    fr: "Je suspends ce lot : aucune autre attestation n'en est signée avant sa reprise.",
  },
  'release-resume': {
    en: 'I resume this release: the awards that wait in it are signed.',
    fr: 'Je reprends ce lot : les attestations qui y attendent sont signées.',
  },
  'release-cancellation': {
    en: 'I cancel this release: what is not signed yet is not signed by it, and may be proposed again. What is signed stays valid.',
    fr: "J'annule ce lot : ce qui n'est pas encore signé ne l'est pas par lui et peut être proposé de nouveau. Ce qui est signé reste valide.",
  },
};

/** Pause, resumption and cancellation of a release by a registrar; the gate follows the ledger's statements. */
export function controlDecisions(parts: ReleaseDecisionParts, words: Words): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return (['release-pause', 'release-resume', 'release-cancellation'] as const).map((type) =>
    controlKind(type, parts, words),
  ) as DecisionKind<Transaction>[];
}

function controlKind(
  type: ControlType,
  parts: ReleaseDecisionParts,
  words: Words,
): DecisionKind<Transaction, ControlType> {
  const { database, clock } = parts;
  return {
    type,
    roles: ['registrar'],
    input,
    async prepare(acting, body) {
      const { releaseId, words: text } = input.parse(body);
      const release = await controllable(parts, database, acting.organizationId, releaseId, type);
      const committed = text === undefined ? null : commitTo(text);
      if (committed)
        await database.inTransaction((tx) => words.keep(tx, acting, acting.personId, committed, clock()));
      return [
        {
          subject: { kind: 'release', id: releaseId, digest: release.root },
          policy: null,
          validFrom: null,
          validUntil: null,
          decision: acts[type],
          details: { releaseId, words: committed?.commitment ?? null },
          sentence: withWords(sentences[type], text),
        },
      ];
    },
    async accept(tx, { statement }) {
      const { releaseId, words: committed } = statement.details;
      const release = await controllable(parts, tx, statement.organizationId, releaseId, type);
      const { id, digest } = statement.subject;
      if (digest !== release.root || id !== releaseId) throw new Problem('statement-mismatch');
      if (committed !== null) await words.claim(tx, statement, committed);
      return { releaseId };
    },
    async settle(decision, updateId) {
      const { subject, organizationId } = parseStatement(decision.statement);
      return parts.settle(decision, { releaseId: subject.id, organizationId, act: acts[type] }, updateId);
    },
  };
}

const withWords = ({ en, fr }: Terms, text: string | undefined): Terms =>
  text === undefined ? { en, fr } : { en: `${en} “${text}”`, fr: `${fr} « ${text} »` };

async function controllable(
  { evidence }: ReleaseDecisionParts,
  tx: Transaction,
  organizationId: string,
  releaseId: string,
  type: ControlType,
): Promise<ReleaseRecord> {
  const release = await releaseOf(tx, organizationId, releaseId);
  if (!release) throw new Problem('not-found');
  if (release.state !== 'proposed' && release.state !== 'approved') throw new Problem('release-not-open');
  const next = nextControl(await controlOf(evidence, tx, { releaseId, organizationId }), type);
  if (next.ok) return release;
  throw new Problem(
    next.code === 'release-paused' || next.code === 'release-not-paused' ? next.code : 'release-not-open',
  );
}
