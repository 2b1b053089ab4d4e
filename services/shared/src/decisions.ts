import type { z } from 'zod';
import { type Assertion, assertionHolds, challengeFor, type Passkey } from './assertion.js';
import type { ActingPerson } from './auth.js';
import { digestOf, toBase64Url } from './canonical.js';
import { type Clock, instant } from './clock.js';
import { inList, readItems, readStatement, signedOrRefused } from './decision-items.js';
import {
  type AcceptedDecision,
  findDecisions,
  findReceived,
  insertDecisions,
  markDecision,
  noteOutcomes,
  type StoredDecision,
  useAssertion,
} from './decision-rows.js';
import { parsed } from './faults.js';
import { once } from './idempotency.js';
import { newId, newNonce } from './ids.js';
import type { Tx } from './outbox.js';
import { passkeysOf } from './passkeys.js';
import { isProblemCode, Problem } from './problem.js';
import type { Role } from './roles.js';
import {
  parseStatement,
  type Statement,
  type StatementInList,
  type StatementType,
  statementBytes,
  statementDigest,
} from './statement.js';
import { type Terms, termsDigest, termsOf } from './terms.js';

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

/** How a workflow answered a decision: applied (and recorded by its activity), or refused with a code. */
export type Settled = { ok: true; outcome?: unknown } | { ok: false; code: string };

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

/** A statement must be signed soon after it was prepared, so that what was shown is what holds. */
const FRESH_MS = 15 * 60_000;
/** It is prepared by our clock: what is dated ahead was not, but for the difference of two machines. */
const AHEAD_MS = 60_000;
const CEREMONY_MS = 300_000;
/** Codes by which a workflow has not judged a decision yet. */
const notAnswered = ['workflow-timeout', 'service-unavailable', 'decision-in-progress'];
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

  constructor(
    kinds: DecisionKind<TX>[],
    private readonly transaction: <R>(work: (tx: TX) => Promise<R>) => Promise<R>,
    private readonly clock: Clock,
  ) {
    this.kinds = new Map(kinds.map((kind) => [kind.type, kind]));
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
      statementBytes(this.frame(kind, acting, role, at, draft)),
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
    const statements = items.map((item) => this.checked(kind, acting, roles, item));
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

  /**
   * Brings decisions on whose sender never came back after `decision-in-progress`, or after a crash between
   * acceptance and workflow: what is received becomes recorded or released.
   *
   * @param before decisions received before this instant
   * @returns how many were tried
   * @throws the first fault, once all were tried: one decision that cannot be brought on holds up no other
   */
  async resume(before: Date, limit = 20): Promise<number> {
    const types = [...this.kinds.values()].filter((kind) => kind.settle).map((kind) => kind.type);
    const stranded = await this.transaction((tx) => findReceived(tx, { types, before, limit }));
    const faults: unknown[] = [];
    for (const decision of stranded) {
      const kind = this.kindOf(decision.type);
      try {
        if (kind.settle) await this.settleOne(kind.settle.bind(kind), decision);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'decision-in-progress')) faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
    return stranded.length;
  }

  private kindOf(type: string): DecisionKind<TX> {
    const kind = this.kinds.get(type);
    if (!kind) throw new Problem('not-found');
    return kind;
  }

  private frame(
    kind: DecisionKind<TX>,
    acting: ActingPerson,
    role: Statement['role'],
    at: string,
    draft: Omit<Draft, 'sentence'>,
  ): Statement {
    // `kind.type` and the draft's details belong together by DecisionKind's T, which the map of kinds forgets.
    return {
      v: 1,
      type: kind.type,
      personId: acting.personId,
      organizationId: acting.organizationId,
      role,
      ...draft,
      terms: termsDigest(kind.type),
      nonce: newNonce(),
      at,
    } as Statement;
  }

  private checked(
    kind: DecisionKind<TX>,
    acting: ActingPerson,
    roles: readonly Statement['role'][],
    item: StatementInList,
  ): Statement {
    const statement = readStatement(item.statement);
    const fits =
      statement.type === kind.type &&
      statement.personId === acting.personId &&
      statement.organizationId === acting.organizationId &&
      roles.includes(statement.role) &&
      statement.terms === termsDigest(kind.type);
    if (!fits) throw new Problem('statement-mismatch');
    const age = this.clock().getTime() - Date.parse(statement.at);
    if (age > FRESH_MS || age < -AHEAD_MS) throw new Problem('statement-stale');
    return statement;
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
        decision.state === 'received' && kind.settle
          ? await this.settleOne(kind.settle.bind(kind), decision)
          : decision,
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

  private async settleOne(
    settle: NonNullable<DecisionKind<TX>['settle']>,
    decision: StoredDecision,
  ): Promise<StoredDecision> {
    const answer = await settle(decision, updateIdOf(decision));
    if (answer.ok) return this.reread(decision, answer.outcome);
    // Also where another decision is being recorded beside it: what is received is not given up, but brought again.
    if (notAnswered.includes(answer.code)) throw new Problem('decision-in-progress');
    if (answer.code === 'workflow-closed') {
      // A closed workflow is answered from the row: it may have recorded the decision before it closed.
      const reread = await this.reread(decision, undefined);
      if (reread.state !== 'received') return reread;
    }
    await this.transaction((tx) =>
      markDecision(tx, decision.decisionId, { state: 'released', outcome: { code: answer.code } }),
    );
    return { ...decision, state: 'released', code: answer.code };
  }

  private async reread(decision: StoredDecision, outcome: unknown): Promise<StoredDecision> {
    const [row] = await this.transaction((tx) =>
      findDecisions(tx, {
        organizationId: decision.organizationId,
        type: decision.type,
        decisionId: decision.decisionId,
      }),
    );
    return { ...(row ?? decision), ...(outcome === undefined ? {} : { outcome }) };
  }
}

function acceptedOf(
  statements: Statement[],
  items: StatementInList[],
  assertion: Assertion,
  acting: ActingPerson,
): AcceptedDecision[] {
  return items.map((item, index) => {
    const statement = statements[index];
    if (!statement) throw new Problem('internal');
    return {
      decisionId: newId(),
      digest: statementDigest(item.statement),
      statement,
      item,
      assertion,
      acting,
    };
  });
}

/** Id of a workflow update: the same request sent again is the same update. */
function updateIdOf(decision: StoredDecision): string {
  return digestOf(
    new TextEncoder().encode(
      [decision.personId, decision.organizationId, decision.type, decision.commandKey, decision.digest].join(
        '\n',
      ),
    ),
  );
}

function refusal(code: string | undefined): Problem {
  return code && isProblemCode(code)
    ? new Problem(code)
    : new Problem('conflict', { ...(code ? { detail: code } : {}) });
}

/**
 * The role in which a person decides. An earner decides what is the earner's own, as `self`, and nothing else.
 *
 * @throws Problem forbidden
 */
export function roleFor(
  kind: Pick<DecisionKind<Tx>, 'roles' | 'earner'>,
  acting: ActingPerson,
): Statement['role'] {
  if (acting.earner) {
    if (kind.earner === undefined) throw new Problem('forbidden');
    return 'self';
  }
  if (kind.earner === 'only') throw new Problem('forbidden');
  if (kind.roles.length === 0) return 'self';
  const [role] = heldRoles(kind, acting);
  if (!role) throw new Problem('forbidden');
  return role;
}

/** Roles of a person that may decide, in the kind's order. */
const heldRoles = ({ roles }: Pick<DecisionKind<Tx>, 'roles'>, acting: ActingPerson): Role[] =>
  roles.filter((role) => acting.roles.includes(role));
