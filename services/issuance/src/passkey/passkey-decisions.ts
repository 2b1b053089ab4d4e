import { z } from 'zod';
import type { Passkey } from '../../../shared/src/assertion.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { digestOf, toBase64Url } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Statement } from '../../../shared/src/statement.js';
import { identificationMethods } from '../../../shared/src/statements/issuance.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { Database, Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import { type Profile, profileOf } from '../registry/registry.store.js';
import { changesRegistry } from '../registry/registry-types.js';
import { sendToLedger } from './own-decision.js';
import type { PasskeyService } from './passkey.service.js';
import { claimableOf } from './passkey.store.js';

/** What the decisions about passkeys need. */
export interface PasskeyDecisionParts {
  database: Database;
  evidence: Evidence;
  passkeys: PasskeyService;
  clock: Clock;
}

type Kind<T extends Statement['type']> = DecisionKind<Transaction, T>;

const common = { policy: null, validFrom: null, validUntil: null } as const;
const id = z.uuid();
const credentialId = z.string().min(1).max(1400);

/** The decisions by which passkeys come to count, and cease to. */
export function passkeyDecisions(parts: PasskeyDecisionParts): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return [
    claimKind(parts),
    enrolmentKind(parts),
    removalKind(parts),
    identificationKind(parts),
  ] as DecisionKind<Transaction>[];
}

/** A person claims a passkey of their own: proof of possession, by the new passkey itself. */
function claimKind({ database, clock }: PasskeyDecisionParts): Kind<'passkey-claim'> {
  const input = z.strictObject({ credentialId });
  const claimable = (acting: ActingPerson, wanted: string): Promise<Passkey | null> =>
    claimableOf(database, owner(acting), wanted);
  return {
    type: 'passkey-claim',
    roles: [],
    earner: 'too',
    input,
    async prepare(acting, body) {
      const passkey = await claimable(acting, input.parse(body).credentialId);
      if (!passkey) throw new Problem('not-found');
      const { rpId, origins } = passkey;
      const publicKey = toBase64Url(passkey.publicKey);
      const name = await nameOf(database, acting.organizationId);
      return [
        {
          ...common,
          subject: { kind: 'passkey', id: acting.personId, digest: digestOf(passkey.publicKey) },
          decision: 'claim',
          details: { credentialId: passkey.credentialId, publicKey, rpId, origins },
          sentence: acting.earner ? ownSentence(name) : memberSentence(name),
        },
      ];
    },
    async offer(acting, body) {
      const passkey = await claimable(acting, input.parse(body).credentialId);
      return passkey ? [passkey] : [];
    },
    async passkeyFor(acting, statement) {
      const { details } = statement;
      const passkey = await claimable(acting, details.credentialId);
      const same =
        passkey !== null &&
        toBase64Url(passkey.publicKey) === details.publicKey &&
        passkey.rpId === details.rpId &&
        passkey.origins.join(' ') === details.origins.join(' ');
      return same ? passkey : null;
    },
    accept: (tx, decision) => accept(tx, decision, clock),
  };
}

const memberSentence = (name: string): Terms => ({
  en: `I will sign for ${name} with this passkey.`,
  fr: `Je signerai pour ${name} avec cette clé d'accès.`,
});

/** An earner signs for nobody else. */
const ownSentence = (name: string): Terms => ({
  en: `I will sign with this passkey what concerns my own assessments and awards at ${name}.`,
  fr: `Je signerai avec cette clé d'accès ce qui concerne mes propres évaluations et attestations auprès de ${name}.`,
});

/** An administrator vouches for a colleague's claim. */
function enrolmentKind({
  evidence,
  passkeys,
  database,
  clock,
}: PasskeyDecisionParts): Kind<'passkey-enrolment'> {
  const input = z.strictObject({ claimDecisionId: id });
  return {
    type: 'passkey-enrolment',
    roles: ['administrator'],
    input,
    async prepare(acting, body) {
      const claim = await passkeys.openClaim(
        database,
        acting.organizationId,
        input.parse(body).claimDecisionId,
      );
      if (!claim) throw new Problem('not-found');
      const name = await nameOf(database, acting.organizationId);
      return [
        {
          ...common,
          subject: { kind: 'passkey', id: claim.personId, digest: claim.claim },
          decision: 'enrol',
          details: { personId: claim.personId, claim: claim.claim },
          sentence: {
            en: `This passkey belongs to the member of ${name} shown above, whom I know.`,
            fr: `Cette clé d'accès appartient à la personne membre de ${name} indiquée ci-dessus, que je connais.`,
          },
        },
      ];
    },
    accept: async (tx, decision) => {
      await refuseEarly(evidence, tx, decision.statement);
      return accept(tx, decision, clock);
    },
  };
}

/** An administrator takes a passkey away. */
function removalKind({ evidence, database, clock }: PasskeyDecisionParts): Kind<'passkey-removal'> {
  const input = z.strictObject({ personId: id, credentialId });
  return {
    type: 'passkey-removal',
    roles: ['administrator'],
    input,
    async prepare(acting, body) {
      const details = input.parse(body);
      const registry = await evidence.current(database);
      const held = registry.passkeyAt(
        acting.organizationId,
        details.personId,
        details.credentialId,
        Number.MAX_SAFE_INTEGER,
      );
      if (!held) throw new Problem('not-found');
      return [
        {
          ...common,
          subject: { kind: 'passkey', id: details.personId, digest: held.claim },
          decision: 'remove',
          details,
          sentence: {
            en: 'This passkey signs no more. What it signed before stays good.',
            fr: "Cette clé d'accès ne signe plus. Ce qu'elle a signé auparavant reste valable.",
          },
        },
      ];
    },
    accept: async (tx, decision) => {
      await refuseEarly(evidence, tx, decision.statement);
      return accept(tx, decision, clock);
    },
  };
}

const methodWords: Record<(typeof identificationMethods)[number], Terms> = {
  'mail-domain': { en: 'by control of its mail domain', fr: 'par le contrôle de son domaine de courriel' },
  'business-registry': { en: 'by the business registry', fr: 'par le registre des entreprises' },
  'in-person': { en: 'in person', fr: 'en personne' },
};

/** A registrar attests how an employer's first member was identified. */
function identificationKind({
  evidence,
  passkeys,
  database,
  clock,
}: PasskeyDecisionParts): Kind<'identification'> {
  const input = z.strictObject({
    organizationId: id,
    claimDecisionId: id,
    method: z.enum(identificationMethods),
  });
  return {
    type: 'identification',
    roles: ['registrar'],
    input,
    async prepare(acting, body): Promise<Draft<'identification'>[]> {
      const { organizationId, claimDecisionId, method } = input.parse(body);
      const profile = await namedProfile(database, acting, organizationId);
      const claim = await passkeys.openClaim(database, organizationId, claimDecisionId);
      if (!claim) throw new Problem('not-found');
      const { name, mailDomain } = profile;
      const how = methodWords[method];
      return [
        {
          ...common,
          subject: { kind: 'organization', id: organizationId, digest: claim.claim },
          decision: 'identify',
          details: { organizationId, name, mailDomain, personId: claim.personId, claim: claim.claim, method },
          sentence: {
            en: `The person who holds this passkey acts for ${name} (${mailDomain}); I checked it ${how.en}.`,
            fr: `La personne qui détient cette clé d'accès agit pour ${name} (${mailDomain}); je l'ai vérifié ${how.fr}.`,
          },
        },
      ];
    },
    accept: async (tx, decision) => {
      const { statement } = decision;
      const profile = await namedProfile(tx, decision.acting, statement.details.organizationId);
      if (profile.name !== statement.details.name || profile.mailDomain !== statement.details.mailDomain)
        throw new Problem('statement-mismatch');
      await refuseEarly(evidence, tx, statement);
      return accept(tx, decision, clock);
    },
  };
}

async function accept(
  tx: Transaction,
  decision: AcceptedDecision,
  clock: Clock,
): Promise<{ digest: string }> {
  await sendToLedger(tx, decision, clock);
  return { digest: decision.digest };
}

/** The ledger decides; what it would refuse already now is told at once. */
async function refuseEarly(evidence: Evidence, tx: Transaction, statement: Statement): Promise<void> {
  if (!changesRegistry(statement)) return;
  const verdict = (await evidence.current(tx)).judge(statement);
  if (!verdict.ok && 'code' in verdict) throw new Problem('conflict', { detail: verdict.code });
}

async function namedProfile(tx: Transaction, acting: ActingPerson, organizationId: string): Promise<Profile> {
  const profile = await profileOf(tx, organizationId);
  if (!profile || profile.namedBy !== acting.organizationId) throw new Problem('not-found');
  return profile;
}

async function nameOf(tx: Transaction, organizationId: string): Promise<string> {
  const profile = await profileOf(tx, organizationId);
  if (!profile) throw new Problem('not-found');
  return profile.name;
}

const owner = ({ organizationId, personId }: ActingPerson) => ({ organizationId, personId });
