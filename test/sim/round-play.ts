import type { ConfirmationKind, RoundPlan } from '../../proto/activities.js';
import type { ConfirmationSignal, DecideInput } from '../../workflows/endorsement/messages.js';
import type { Ask, RoundEvent, RoundState } from '../../workflows/endorsement/state.js';
import { DAY, iso, secondsOf } from './clock.js';
import { declareConflict } from './conflicts.js';
import { endorsedAt, type Kind, kinds } from './oracle.js';
import type { Play } from './play.js';
import { requestsOf, substituteOf } from './requests.js';
import type { VersionPlay } from './version-play.js';

/** One round of asking, played through the real machine as its workflow would: whatever is due is done at once. */
export class RoundPlay {
  private state: RoundState;
  private readonly asked = new Set<string>();
  private readonly recalled = new Set<string>();
  /** Confirmations by the decision that gave them. */
  private readonly confirmations = new Map<string, string>();
  private alarm = 0;

  /** @param lapsesAt in a round of renewal, the instant before which it asks anew */
  constructor(
    private readonly play: Play,
    readonly version: VersionPlay,
    readonly number: number,
    lapsesAt: string | null,
  ) {
    this.state = play.machines.round.opened(this.plan(lapsesAt));
  }

  get isOpen(): boolean {
    return this.state.ending === null;
  }

  get kinds(): ConfirmationKind[] {
    return kinds.filter((kind) => this.state.asks.some((ask) => ask.kind === kind));
  }

  /** Somebody declined the same text in whichever round, or took that back. */
  hearDeclines(): void {
    this.happen({ type: 'vetoes', vetoes: this.version.standingDeclines() });
  }

  /** A waiver was approved or ended: the round hears of all that are in force. */
  waive(): void {
    this.happen({ type: 'waived', waived: this.play.waivedKinds(this.version) });
  }

  supersede(): void {
    this.happen({ type: 'superseded' });
  }

  /** What the signer, or an employer about what was signed, says. */
  heard(type: 'signed' | 'held' | 'refused' | 'withdrawn', confirmation: ConfirmationSignal): void {
    this.happen({ type, confirmation });
  }

  given(decisionId: string, confirmationId: string): void {
    this.confirmations.set(decisionId, confirmationId);
  }

  isRecalled(decisionId: string): boolean {
    return this.recalled.has(decisionId);
  }

  /** Does what is due, until somebody else has the next move. */
  drive(): void {
    const { round } = this.play.machines;
    for (;;) {
      const done = this.work();
      if (!done) break;
      this.state = round.apply(this.state, done);
    }
    for (const ask of this.state.asks) this.expect(ask);
    const timer = round.nextTimer(this.state);
    if (timer === null) {
      this.version.roundEnded(this, this.state.ending ?? 'not-endorsed');
      return;
    }
    const alarm = ++this.alarm;
    this.play.agenda.add(Math.max(this.play.now, secondsOf(timer.at)), () => {
      if (alarm === this.alarm) this.happen(timer.event);
    });
  }

  private happen(event: RoundEvent): void {
    if (!this.isOpen) return;
    this.state = this.play.machines.round.apply(this.state, event);
    // As at continue-as-new: what is carried over is all there is.
    if (this.play.chance.is(0.02)) this.state = structuredClone(this.state);
    this.drive();
  }

  private work(): RoundEvent | null {
    const { round } = this.play.machines;
    const requestIds = round.answeredRequests(this.state);
    if (requestIds.length > 0) return { type: 'requests-closed', requestIds };
    const reopened = round.requestsToReopen(this.state);
    if (reopened.length > 0) return { type: 'requests-reopened', requestIds: reopened };
    const [escalation] = round.escalationsDue(this.state);
    if (escalation)
      return {
        type: 'escalated',
        escalation,
        request: substituteOf(this.play, this.version, this.state, escalation),
      };
    const stage = round.stageDue(this.state);
    if (stage !== null) {
      const requests = requestsOf(this.play, this.version, stage, this.state.counted);
      return { type: 'stage-opened', stage, requests, nextAt: null };
    }
    const reach = round.reachDue(this.state);
    return reach && { type: 'reach-told', ...reach };
  }

  private plan(lapsesAt: string | null): RoundPlan {
    const { play, version } = this;
    const { policy } = version;
    // A renewal asks those whose confirmation ends soon, as if it had ended.
    const horizon = lapsesAt === null ? play.at : iso(play.now + policy.renewBeforeDays * DAY);
    const standing = play.standing(version).filter((one) => one.until >= horizon);
    const waived = play.waivedKinds(version).filter((one) => one.until >= horizon);
    const closesAt = play.now + policy.closesDays * DAY;
    const last = Math.max(...policy.asked.map((one) => one.stage));
    return {
      versionId: version.id,
      round: this.number,
      organizationId: 'institution',
      needed: policy.needs,
      required: { 'in-demand': [...policy.required['in-demand']], fidelity: [...policy.required.fidelity] },
      veto: policy.veto,
      waived,
      vetoes: policy.veto ? version.standingDeclines() : [],
      dueAt: iso(play.now + policy.dueDays * DAY),
      closesAt: iso(closesAt),
      remindAt: policy.remindDays.map((days) => iso(closesAt - days * DAY)).sort(),
      stages: {
        last,
        nextAt: policy.stageAfterDays === null ? null : iso(play.now + policy.stageAfterDays * DAY),
      },
      proposerId: 'submitter',
      requests: requestsOf(play, version, 1, standing),
      alreadyCounted: standing.map(({ confirmationId, kind, organizationId, until }) => ({
        confirmationId,
        kind,
        organizationId,
        until,
      })),
    };
  }

  /** Somebody will answer what is asked, sooner or later, or never. */
  private expect(ask: Ask): void {
    const key = `${ask.requestId} ${ask.kind}`;
    if (ask.state !== 'unanswered' || this.asked.has(key)) return;
    this.asked.add(key);
    const { chance } = this.play;
    if (chance.is(0.1)) return;
    this.play.later(chance.after(10 * DAY), () => this.answer(ask));
  }

  private answer(ask: Ask): void {
    const { play } = this;
    const { organizationId, kind, requestId } = ask;
    const employer = play.employer(organizationId);
    const personId = play.chance.is(0.3) ? employer.colleague : employer.approver;
    play.tally.checks++;
    const may = play.authority.mayAnswer(organizationId, personId, play.at);
    const plainly = play.authority.mayAnswerPlainly(employer, personId, play.at);
    if (may !== plainly)
      play.tally.disagreements.push({
        version: this.version.id,
        at: play.at,
        who: 'authority',
        said: String(may),
        oracle: String(plainly),
      });
    if (!may) {
      this.tryAgain(ask);
      return;
    }
    if (play.chance.is(0.02)) {
      this.conflict(ask, personId);
      return;
    }
    if (play.chance.is(0.02)) {
      play.tally.decisions++;
      this.happen({ type: 'silenced', requestIds: [requestId] });
      return;
    }
    const answer = play.chance.is(0.8) ? 'confirm' : play.chance.is(0.7) ? 'decline' : 'change';
    const decision: DecideInput = {
      decisionId: play.id('decision'),
      requestId,
      organizationId,
      personId,
      kind,
      answer,
      digest: '',
      at: play.at,
    };
    const verdict = play.machines.round.canDecide(this.state, decision, play.at);
    if (!verdict.ok) return;
    this.happen({ type: 'reserved', decision });
    if (play.chance.is(0.03)) {
      this.happen({ type: 'released', decisionId: decision.decisionId });
      return;
    }
    play.tally.decisions++;
    const said = { organizationId, personId, kind, decisionId: decision.decisionId };
    if (answer === 'decline') play.decline(this, said);
    this.happen({ type: 'applied', decisionId: decision.decisionId });
    if (answer === 'confirm') play.confirm(this, said);
    // Sent twice: nothing more happens.
    if (play.chance.is(0.05)) this.happen({ type: 'applied', decisionId: decision.decisionId });
    if (play.chance.is(0.05)) play.later(play.chance.between(1, 5 * DAY), () => this.recall(decision));
  }

  private conflict({ requestId, organizationId }: Ask, personId: string): void {
    const { play } = this;
    const conflict = { decisionId: play.id('decision'), requestId, organizationId, personId };
    if (!play.machines.round.canDeclareConflict(this.state, conflict, play.at).ok) return;
    play.tally.decisions++;
    this.happen({ type: 'conflict-reserved', conflict });
    this.happen({ type: 'conflict-applied', conflict });
    declareConflict(play, organizationId, personId);
  }

  /** The colleague was not allowed to answer: the approver does, in a while. */
  private tryAgain(ask: Ask): void {
    this.play.later(this.play.chance.after(3 * DAY), () => this.answer(ask));
  }

  private recall(decision: DecideInput): void {
    const { play } = this;
    const { decisionId: recalledId, requestId, organizationId, personId, kind, answer } = decision;
    const confirmationId = this.confirmations.get(recalledId) ?? null;
    const recall = {
      decisionId: play.id('decision'),
      requestId,
      organizationId,
      personId,
      kind,
      recalledId,
      confirmationId,
    };
    if (!play.machines.round.canRecall(this.state, recall, play.at).ok) return;
    play.tally.decisions++;
    this.recalled.add(recalledId);
    const part = this.version.parts[kind];
    const known = { organizationId, personId, kind, part, at: play.at };
    if (answer === 'decline') {
      const given = play.facts.find((fact) => fact.is === 'declined' && fact.id === recalledId);
      play.facts.push({ is: 'ended', at: play.at, id: recalledId });
      play.gate.recalled({ ...known, id: recalledId, what: 'decline' });
      play.tellDecline({ organizationId, kind, decisionId: recalledId }, part, given?.at ?? play.at, play.at);
    }
    this.happen({ type: 'recall-reserved', recall });
    this.happen({ type: 'recalled', recall });
    if (confirmationId !== null) this.endRecalled(confirmationId, known);
  }

  private endRecalled(
    id: string,
    known: { organizationId: string; personId: string; kind: Kind; part: string; at: string },
  ): void {
    const signed = this.play.facts.find((fact) => fact.is === 'confirmed' && fact.id === id);
    if (signed?.is !== 'confirmed' || this.play.facts.some((fact) => fact.is === 'ended' && fact.id === id))
      return;
    const { from, until } = signed;
    this.play.facts.push({ is: 'ended', at: this.play.at, id });
    this.play.gate.recalled({ ...known, id, what: 'confirmation' });
    const { kind, organizationId } = known;
    this.play.tellConfirmation(
      { confirmationId: id, kind, organizationId, from, until, endedAt: this.play.at },
      known.part,
    );
  }

  /** Whether the oracle agrees that the version is endorsed now. */
  isEndorsedByOracle(): boolean {
    return endorsedAt(this.version.rule, this.play.facts, this.play.at).endorsed;
  }
}
