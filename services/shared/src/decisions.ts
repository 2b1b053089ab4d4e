import type { z } from 'zod';
import { type Assertion, assertionHolds, challengeFor, type Passkey } from './assertion.js';
import type { ActingPerson } from './auth.js';
import { digestOf, toBase64Url } from './canonical.js';
import { type Clock, instant } from './clock.js';
import { checked, framed } from './decision-frame.js';
import { acceptedOf, inList, readItems, signedOrRefused } from './decision-items.js';
import { heldRoles, roleFor } from './decision-roles.js';
import {
  type AcceptedDecision,
  findDecisions,
  insertDecisions,
  noteOutcomes,
  type StoredDecision,
  useAssertion,
} from './decision-rows.js';
import { refusal, type Settled, Settling } from './decision-settling.js';
import { parsed } from './faults.js';
import { once } from './idempotency.js';
import type { Tx } from './outbox.js';
import { passkeysOf } from './passkeys.js';
import { Problem } from './problem.js';
import type { Role } from './roles.js';
import {
  parseStatement,
  type Statement,
  type StatementInList,
  type StatementType,
  statementBytes,
} from './statement.js';
import { type Terms, termsDigest, termsOf } from './terms.js';

export type { Settled } from './decision-settling.js';

/** What a decision would say, before it gets its nonce and moment, with the sentence shown above the button. */
export interface Draft<T extends StatementType = StatementType> {
  subject: Statement<T>['subject'];
  policy: Statement['policy'];
  decision: string;
  details: Statement<T>['details'];
  validFrom: string | null;
  validUntil: string | null;
  sentence: Terms;
}

/** One type of decision that a service accepts. `TX` is the service's transaction. */
export interface DecisionKind<TX extends Tx, T extends StatementType = StatementType> {
  type: T;
  /** Roles that may decide; the first that the person holds is named in the statement. Empty: any signed-in person, as `self`. */
  roles: readonly Role[];
  /**
   * Which of the roles that the person holds, and that may decide, the statement names, where it is not the first: two
   * decisions may need two roles. The statement may then name any of them. @throws Problem where none would do
   */
  chooseRole?(acting: ActingPerson, held: readonly Role[], input: unknown): Promise<Role>;
  /** The earner whom it concerns decides it as `self`: beside those with a role, or alone. Absent: no earner does. */
  earner?: 'too' | 'only';
  /** Shape of the body of `prepare`. */
  input: z.ZodType;
  /** The statements for this input, from today's facts. @throws Problem */
  prepare(acting: ActingPerson, input: unknown): Promise<Draft<T>[]>;
  /**
   * Holds the statement against the facts and writes what follows, in the given transaction.
   * Without `settle` this records the decision (rows and outbox); with it, it only reserves. @throws Problem
   */
  accept(tx: TX, decision: AcceptedDecision<T>): Promise<unknown>;
  /** The same for all decisions of one assertion at once, where a list may hold thousands; gives their outcomes in order. */
  acceptAll?(tx: TX, decisions: AcceptedDecision<T>[]): Promise<unknown[]>;
  /** Brings a received decision to its workflow; repeated with the same id by a retry. */
  settle?(decision: StoredDecision, updateId: string): Promise<Settled>;
  /** The passkey that must have signed, where it is not one of the person's enrolled ones. */
  passkeyFor?(acting: ActingPerson, statement: Statement<T>): Promise<Passkey | null>;
  /** Whether a member may read the signed object now, where not every member may. */
  mayRead?(tx: TX, acting: ActingPerson, statement: Statement<T>): Promise<boolean>;
  /** Passkeys offered in `prepare`, where they are not the person's enrolled ones. */
  offer?(acting: ActingPerson, input: unknown): Promise<Passkey[]>;
}

/** Body of a decision as it comes in. */
export interface DecisionBody {
  statements: string[];
  list: string | null;
  assertion: Assertion;
}

/** What `prepare` answers: the statements to sign, how they read, and the WebAuthn options. */
export interface PreparedDecision {
  statements: string[];
  list: string | null;
  sentences: Terms[];
  terms: Terms & { digest: string };
  options: {
    challenge: string;
    rpId: string;
    allowCredentials: { id: string; type: 'public-key'; transports: string[] }[];
    userVerification: 'required';
    timeout: number;
  };
}

export interface DecisionResult {
  decisions: {
    decisionId: string;
    digest: string;
    state: 'recorded' | 'received' | 'released';
    code?: string;
  }[];
  outcomes: unknown[];
}

const CEREMONY_MS = 300_000;
const nothingToDecide = {
  detail: 'There is nothing to decide here.',
  detailFr: "Il n'y a rien à décider ici.",
};

/**
 * The path of every human decision (DESIGN.md section 4): prepare shows the exact statement; submit verifies the
 * assertion, stores both in one transaction with the idempotency key, and brings the decision to its workflow.
 */
export class Decisions<TX extends Tx> {
  private readonly kinds: Map<string, DecisionKind<TX>>;
  private readonly settling: Settling<TX>;

  constructor(
    kinds: DecisionKind<TX>[],
    private readonly transaction: <R>(work: (tx: TX) => Promise<R>) => Promise<R>,
    private readonly clock: Clock,
  ) {
    this.kinds = new Map(kinds.map((kind) => [kind.type, kind]));
    const settled = kinds.flatMap(({ type, settle }) => (settle ? [type] : []));
    this.settling = new Settling(settled, (decision, id) => this.bring(decision, id), transaction);
  }

  /** The shape of what `prepare` asks for, by type. */
  get inputs(): [type: string, input: z.ZodType][] {
    return [...this.kinds.values()].map(({ type, input }) => [type, input]);
  }

  /** @throws Problem not-found, forbidden, validation, passkey-missing, or what the kind refuses with */
  async prepare(type: string, acting: ActingPerson, body: unknown): Promise<PreparedDecision> {
    const kind = this.kindOf(type);
    const first = roleFor(kind, acting);
    const input = parsed(kind.input, body);
    const role = (await kind.chooseRole?.(acting, heldRoles(kind, acting), input)) ?? first;
    const passkeys = kind.offer
      ? await kind.offer(acting, input)
      : await this.transaction((tx) => passkeysOf(tx, acting.organizationId, acting.personId));
    const [passkey] = passkeys;
    if (!passkey) throw new Problem('passkey-missing');
    const drafts = await kind.prepare(acting, input);
    const at = instant(this.clock());
    const statements = drafts.map(({ sentence: _shown, ...draft }) =>
      statementBytes(framed(kind.type, acting, role, at, draft)),
    );
    const items = inList(statements, acting, at);
    const signed = items[0]?.list ?? statements[0];
    if (!signed) throw new Problem('validation', nothingToDecide);
    return {
      statements: statements.map(toBase64Url),
      list: items[0]?.list ? toBase64Url(items[0].list) : null,
      sentences: drafts.map((draft) => draft.sentence),
      terms: { ...termsOf(kind.type), digest: termsDigest(kind.type) },
      options: {
        challenge: challengeFor(signed),
        rpId: passkey.rpId,
        allowCredentials: passkeys.map((key) => ({
          id: key.credentialId,
          type: 'public-key',
          transports: key.transports,
        })),
        userVerification: 'required',
        timeout: CEREMONY_MS,
      },
    };
  }

  /** @throws Problem; with `decision-in-progress` the same request sent again goes on where this one stopped */
  async submit(type: string, acting: ActingPerson, body: DecisionBody, key: string): Promise<DecisionResult> {
    const kind = this.kindOf(type);
    const first = roleFor(kind, acting);
    const roles: readonly Statement['role'][] = kind.chooseRole ? heldRoles(kind, acting) : [first];
    const items = readItems(body);
    const statements = items.map((item) => checked(item, kind.type, acting, roles, this.clock()));
    await this.verify(kind, acting, statements, items, body.assertion);
    const operation = `decision.${type}`;
    await this.transaction((tx) =>
      once(
        tx,
        { organizationId: acting.organizationId, key, personId: acting.personId, operation, payload: body },
        async () => {
          await useAssertion(tx, digestOf(new TextEncoder().encode(body.assertion.response.signature)));
          await this.acceptThem(tx, kind, acceptedOf(statements, items, body.assertion, acting), key);
          return null;
        },
      ),
    );
    return this.settled(kind, acting, key);
  }

  /** The signed object of a decision of this organization; an earner's own only. @throws Problem not-found */
  async find(type: string, acting: ActingPerson, decisionId: string): Promise<StoredDecision> {
    const { organizationId } = acting;
    const kind = this.kinds.get(type);
    return this.transaction(async (tx) => {
      const [found] = await findDecisions(tx, { organizationId, type, decisionId });
      if (!found || (acting.earner && found.personId !== acting.personId)) throw new Problem('not-found');
      const hidden = kind?.mayRead && !(await kind.mayRead(tx, acting, parseStatement(found.statement)));
      if (hidden) throw new Problem('not-found');
      return found;
    });
  }

  /** Brings decisions on whose sender never came back. @see Settling.resume */
  resume(before: Date): Promise<number> {
    return this.settling.resume(before);
  }

  private async bring(decision: StoredDecision, updateId: string): Promise<Settled> {
    const kind = this.kindOf(decision.type);
    return kind.settle ? kind.settle(decision, updateId) : { ok: true };
  }

  private kindOf(type: string): DecisionKind<TX> {
    const kind = this.kinds.get(type);
    if (!kind) throw new Problem('not-found');
    return kind;
  }

  private async verify(
    kind: DecisionKind<TX>,
    acting: ActingPerson,
    statements: Statement[],
    items: StatementInList[],
    assertion: Assertion,
  ): Promise<void> {
    const [statement] = statements;
    const [item] = items;
    if (!statement || !item) throw new Problem('validation', nothingToDecide);
    const passkey = kind.passkeyFor
      ? await kind.passkeyFor(acting, statement)
      : await this.enrolled(acting, assertion.id);
    if (!passkey || !(await assertionHolds(assertion, signedOrRefused(item, statement), passkey)))
      throw new Problem('assertion-invalid');
  }

  private async enrolled(acting: ActingPerson, credentialId: string): Promise<Passkey | null> {
    const passkeys = await this.transaction((tx) => passkeysOf(tx, acting.organizationId, acting.personId));
    return passkeys.find((passkey) => passkey.credentialId === credentialId) ?? null;
  }

  private async acceptThem(
    tx: TX,
    kind: DecisionKind<TX>,
    decisions: AcceptedDecision[],
    key: string,
  ): Promise<void> {
    await insertDecisions(tx, decisions, kind.settle ? 'received' : 'recorded', key);
    const outcomes: unknown[] = [];
    if (kind.acceptAll) outcomes.push(...(await kind.acceptAll(tx, decisions)));
    else for (const decision of decisions) outcomes.push(await kind.accept(tx, decision));
    await noteOutcomes(tx, decisions, outcomes);
  }

  private async settled(kind: DecisionKind<TX>, acting: ActingPerson, key: string): Promise<DecisionResult> {
    const found = await this.transaction((tx) =>
      findDecisions(tx, { organizationId: acting.organizationId, type: kind.type, commandKey: key }),
    );
    const results: StoredDecision[] = [];
    for (const decision of found)
      results.push(
        decision.state === 'received' && kind.settle ? await this.settling.settle(decision) : decision,
      );
    const refused = results.find((decision) => decision.state === 'released');
    if (refused && results.every((decision) => decision.state === 'released')) throw refusal(refused.code);
    return {
      decisions: results.map(({ decisionId, digest, state, code }) => ({
        decisionId,
        digest,
        state,
        ...(code ? { code } : {}),
      })),
      outcomes: results.map((decision) => decision.outcome),
    };
  }
}
