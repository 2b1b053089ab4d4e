import type { ConfirmationFact, WaiverFact } from '../../proto/relevance.js';
import type { Authority } from './authority.js';
import { Agenda, BEGIN, DAY, iso, MONTH, secondsOf } from './clock.js';
import { conflictSince } from './conflicts.js';
import { Gate } from './gate.js';
import type { Machines } from './machines.js';
import { endorsedAt, type Fact, type Kind, kinds } from './oracle.js';
import type { Chance } from './random.js';
import { RoundPlay } from './round-play.js';
import { VersionPlay } from './version-play.js';
import { type Employer, nextParts, policyBy } from './world.js';

/** Where a machine, or the signer's gate, says otherwise than the oracle. */
export interface Disagreement {
  version: string;
  at: string;
  who: 'relevance' | 'round' | 'gate' | 'authority' | 'told' | 'workflow';
  said: string;
  oracle: string;
}

/** What a play counted. */
export interface Tally {
  versions: number;
  decisions: number;
  checks: number;
  disagreements: Disagreement[];
}

const SIGNER_SECONDS = [1, 120] as const;

/** Years of one micro-certification: its versions, their rounds and their relevance, at random, second by second. */
export class Play {
  readonly agenda = new Agenda();
  readonly facts: Fact[] = [];
  readonly versions: VersionPlay[] = [];
  readonly tally: Tally = { versions: 0, decisions: 0, checks: 0, disagreements: [] };
  readonly gate: Gate;
  now = BEGIN;
  private ids = 0;

  constructor(
    readonly name: string,
    readonly chance: Chance,
    readonly employers: readonly Employer[],
    readonly authority: Authority,
    readonly machines: Machines,
    private readonly end: number,
  ) {
    this.gate = new Gate(authority.registry);
  }

  get at(): string {
    return iso(this.now);
  }

  id(what: string): string {
    return `${what}-${this.name}-${++this.ids}`;
  }

  later(seconds: number, act: () => void): void {
    this.agenda.add(this.now + Math.max(0, Math.round(seconds)), act);
  }

  /** Plays to the end, and asks everybody again before and after each second in which something happened. */
  run(versions: number): Tally {
    for (let number = 1; number <= versions; number++)
      this.agenda.add(
        BEGIN + Math.round(((number - 1 + this.chance.next()) * (this.end - BEGIN)) / versions),
        () => this.submit(number),
      );
    for (let next = this.agenda.next; next !== null && next <= this.end; next = this.agenda.next) {
      if (next > this.now + 1) this.check(next - 1);
      this.now = next;
      while (this.agenda.next === next) this.agenda.take()?.();
      this.check(next);
    }
    return this.tally;
  }

  /** A new version, which ends the open round of the one before. */
  private submit(number: number): void {
    const before = this.versions.at(-1);
    const parts = nextParts(this.chance, before?.parts ?? null, `${this.name}-${number}`);
    const policy = before && this.chance.is(0.6) ? before.policy : policyBy(this.chance, this.employers);
    for (const older of this.versions) older.round?.supersede();
    const version = new VersionPlay(this, `${this.name}/${number}`, parts, policy);
    this.versions.push(version);
    this.tally.versions++;
    version.openRound(null);
  }

  /** A version was endorsed: those before it are superseded. */
  endorsed(version: VersionPlay): void {
    for (const older of this.versions.slice(0, this.versions.indexOf(version)))
      older.learn({ type: 'superseded', at: this.at });
  }

  /** An employer confirms: the signer signs a little later, and from then on it counts everywhere. */
  confirm(
    round: RoundPlay,
    of: { organizationId: string; personId: string; kind: Kind; decisionId: string },
  ): void {
    const { organizationId, kind } = of;
    const { parts, policy } = round.version;
    const id = this.id('confirmation');
    const from = this.at;
    const until = iso(this.now + this.chance.between(1, policy.termMonths) * MONTH - 1);
    const part = parts[kind];
    const sequence = this.gate.place();
    round.given(of.decisionId, id);
    if (this.chance.is(0.02)) {
      this.later(this.chance.between(...SIGNER_SECONDS), () =>
        round.heard('refused', { confirmationId: id, kind, organizationId }),
      );
      return;
    }
    const isHeld = this.chance.is(0.03);
    if (isHeld) this.later(1, () => round.heard('held', { confirmationId: id, kind, organizationId }));
    const waits = isHeld ? this.chance.between(1, 10) * DAY : this.chance.between(...SIGNER_SECONDS);
    this.later(waits, () => {
      if (round.isRecalled(of.decisionId)) return;
      this.facts.push({ is: 'confirmed', at: this.at, id, organization: organizationId, part, from, until });
      this.gate.confirmed({
        id,
        part,
        kind,
        at: this.at,
        from,
        until,
        organizationId,
        personId: of.personId,
        sequence,
      });
      const endedAt = conflictSince(this.facts, organizationId, from);
      this.tellConfirmation({ confirmationId: id, kind, organizationId, from, until, endedAt }, part);
      if (endedAt === null && this.chance.is(0.25)) this.planWithdrawal(id, part, { ...of, from, until });
    });
  }

  private planWithdrawal(
    id: string,
    part: string,
    of: { organizationId: string; personId: string; kind: Kind; from: string; until: string },
  ): void {
    const { organizationId, kind, from, until } = of;
    const after = this.chance.between(1, secondsOf(until) - this.now);
    this.later(after, () => {
      if (this.facts.some((fact) => fact.is === 'ended' && fact.id === id)) return;
      this.tally.decisions++;
      this.facts.push({ is: 'ended', at: this.at, id });
      this.gate.withdrawn({ ...of, id, part, at: this.at });
      this.tellConfirmation(
        { confirmationId: id, kind, organizationId, from, until, endedAt: this.at },
        part,
      );
    });
  }

  /** A decline is a fact of the part, as a confirmation is. */
  decline(
    round: RoundPlay,
    of: { organizationId: string; personId: string; kind: Kind; decisionId: string },
  ): void {
    const part = round.version.parts[of.kind];
    this.facts.push({
      is: 'declined',
      at: this.at,
      id: of.decisionId,
      organization: of.organizationId,
      part,
    });
    this.gate.declined({ ...of, id: of.decisionId, part, at: this.at });
    this.tellDecline(of, part, this.at, null);
  }

  tellDecline(
    of: { organizationId: string; kind: Kind; decisionId: string },
    part: string,
    at: string,
    liftedAt: string | null,
  ): void {
    const { organizationId, kind, decisionId } = of;
    for (const version of this.versions)
      if (version.parts[kind] === part) {
        version.round?.hearDeclines();
        version.learn({ type: 'decline', fact: { decisionId, kind, organizationId, at, liftedAt } });
      }
  }

  /** A confirmation was signed, or ended: every round and every version of this text hears of it. */
  tellConfirmation(fact: ConfirmationFact, part: string): void {
    const { confirmationId, kind, organizationId, until } = fact;
    for (const version of this.versions) {
      if (version.parts[kind] !== part) continue;
      version.round?.heard(fact.endedAt === null ? 'signed' : 'withdrawn', {
        confirmationId,
        kind,
        organizationId,
        until,
      });
      version.learn({ type: 'confirmation', fact });
    }
  }

  /** Holds every machine against the oracle at an instant. */
  private check(seconds: number): void {
    const at = iso(seconds);
    for (const version of this.versions.filter((one) => !one.isOver)) {
      const oracle = endorsedAt(version.rule, this.facts, at);
      const words = kinds.map((kind) => `${kind}: ${oracle.why[kind]}`).join(', ');
      const hold = (who: Disagreement['who'], said: string, expected: string): void => {
        this.tally.checks++;
        if (said !== expected)
          this.tally.disagreements.push({
            version: version.id,
            at,
            who,
            said,
            oracle: `${expected} (${words})`,
          });
      };
      const said = version.standingAt(at);
      if (said) {
        hold(
          'relevance',
          kinds.map((kind) => said.why[kind]).join(),
          kinds.map((kind) => oracle.why[kind]).join(),
        );
        if (said.open !== null) hold('told', String(said.open), String(oracle.endorsed));
      } else if (version.round?.isOpen) hold('round', 'open', oracle.endorsed ? 'endorsed' : 'open');
      if (this.chance.is(0.1))
        hold(
          'gate',
          String(this.gate.lets(version.id, version.parts, version.policy, at)),
          String(oracle.endorsed),
        );
    }
  }

  /** Waivers of a version, whenever they are in force. */
  waiversOf(version: VersionPlay): WaiverFact[] {
    return this.facts.flatMap((fact) => {
      if (fact.is !== 'waived' || fact.version !== version.id) return [];
      const { id: waiverId, kind, from, until } = fact;
      const ended = this.facts.find((end) => end.is === 'ended' && end.id === waiverId);
      return [{ waiverId, kind, from, until, endedAt: ended?.at ?? null }];
    });
  }

  /** Waivers of a version that are in force. */
  waivedKinds(version: VersionPlay): { kind: Kind; until: string }[] {
    return this.facts.flatMap((fact) =>
      fact.is === 'waived' &&
      fact.version === version.id &&
      fact.from <= this.at &&
      this.at <= fact.until &&
      !this.facts.some((end) => end.is === 'ended' && end.id === fact.id)
        ? [{ kind: fact.kind, until: fact.until }]
        : [],
    );
  }

  /** What stands now of a version's texts, for the plan of a round. */
  standing(version: VersionPlay): ConfirmationFact[] {
    return kinds.flatMap((kind) =>
      this.facts.flatMap((fact) =>
        fact.is === 'confirmed' &&
        fact.part === version.parts[kind] &&
        fact.from <= this.at &&
        this.at <= fact.until &&
        conflictSince(this.facts, fact.organization, fact.from) === null &&
        !this.facts.some((end) => end.is === 'ended' && end.id === fact.id)
          ? [
              {
                confirmationId: fact.id,
                kind,
                organizationId: fact.organization,
                from: fact.from,
                until: fact.until,
                endedAt: null,
              },
            ]
          : [],
      ),
    );
  }

  employer(organizationId: string): Employer {
    const found = this.employers.find((one) => one.id === organizationId);
    if (!found) throw new Error(`no employer ${organizationId}`);
    return found;
  }
}
