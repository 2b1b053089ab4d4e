import type { KindOf } from '../../proto/activities.js';
import type { RelevanceFacts, RoundFact } from '../../proto/relevance.js';
import type { LearnedFact } from '../../workflows/relevance/messages.js';
import type { RelevanceState } from '../../workflows/relevance/state.js';
import { DAY, iso, MONTH, secondsOf } from './clock.js';
import { conflictSince } from './conflicts.js';
import { type Kind, kinds, type VersionRule, type Why } from './oracle.js';
import type { Play } from './play.js';
import { RoundPlay } from './round-play.js';
import type { SimPolicy } from './world.js';

/** One version over the years: its rounds, and its relevance through the real machine as its workflow would. */
export class VersionPlay {
  readonly rule: VersionRule;
  round: RoundPlay | null = null;
  /** All that was learned, for whoever plays the same through a real workflow. */
  readonly learned: { at: string; fact: LearnedFact }[] = [];
  /** What was known when the relevance began; null before. */
  facts: RelevanceFacts | null = null;
  /** Rounds of renewal by the lapse before which they ask. */
  readonly renewals = new Map<string, RoundFact>();
  private relevance: RelevanceState | null = null;
  private rounds = 0;
  private alarm = 0;
  private busy = false;
  /** Superseded, and no case may finish any more: nothing is learned of it. */
  isOver = false;

  constructor(
    private readonly play: Play,
    readonly id: string,
    readonly parts: Record<Kind, string>,
    readonly policy: SimPolicy,
  ) {
    const { needs, required, veto } = policy;
    const asked = policy.asked.flatMap(({ organizationId, substituteId }) =>
      substituteId === null ? [organizationId] : [organizationId, substituteId],
    );
    this.rule = { id, parts, needs, required, veto, asked };
  }

  /** Opens the next round; in a renewal it asks before a lapse. */
  openRound(lapsesAt: string | null): RoundFact {
    this.round = new RoundPlay(this.play, this, ++this.rounds, lapsesAt);
    const fact: RoundFact = {
      round: this.rounds,
      kinds: this.round.kinds,
      openedAt: this.play.at,
      closedAt: null,
    };
    this.opened = fact;
    this.round.drive();
    return this.opened;
  }
  private opened: RoundFact | null = null;

  roundEnded(round: RoundPlay, ending: string): void {
    if (round !== this.round || this.opened?.closedAt) return;
    if (this.opened) this.opened = { ...this.opened, closedAt: this.play.at };
    if (ending === 'endorsed') {
      this.play.tally.checks++;
      if (!round.isEndorsedByOracle())
        this.play.tally.disagreements.push({
          version: this.id,
          at: this.play.at,
          who: 'round',
          said: 'endorsed',
          oracle: 'not endorsed',
        });
      if (!this.relevance) this.begin();
    } else if (ending !== 'superseded') this.goOn();
    if (this.opened && this.rounds > 1) this.learn({ type: 'round', fact: this.opened });
  }

  learn(fact: LearnedFact): void {
    if (!this.relevance || this.isOver) return;
    this.learned.push({ at: this.play.at, fact });
    this.relevance = this.play.machines.relevance.apply(this.relevance, { type: 'learned', fact });
    this.watch();
  }

  /** How the machine says that each kind stands, and whether it told that new cases open; null before it was endorsed. */
  standingAt(at: string): { why: Record<Kind, Why>; open: boolean | null } | null {
    const { relevance } = this;
    if (!relevance || at < relevance.endorsedAt) return null;
    const { machines } = this.play;
    const of = (kind: Kind): Why => {
      const { by, missing, missingBodies } = machines.relevance.standingAt(
        relevance.facts,
        kind,
        relevance.policy,
        at,
      );
      if (by !== null) return by === 'waiver' ? 'waived' : 'confirmed';
      if (missing > 0) return 'too-few';
      return missingBodies.length > 0 ? 'required-missing' : 'vetoed';
    };
    const told = relevance.told;
    const isTold = told !== null && !machines.relevance.isFinal(told.state) && at >= told.at;
    return {
      why: { 'in-demand': of('in-demand'), fidelity: of('fidelity') },
      open: isTold ? machines.relevance.isOpen(told.state) : null,
    };
  }

  standingDeclines(): KindOf[] {
    const { facts } = this.play;
    return kinds.flatMap((kind) =>
      facts.flatMap((no) =>
        no.is === 'declined' &&
        this.rule.asked.includes(no.organization) &&
        no.part === this.parts[kind] &&
        !facts.some((end) => end.is === 'ended' && end.id === no.id) &&
        conflictSince(facts, no.organization, no.at) === null &&
        !facts.some(
          (yes) =>
            yes.is === 'confirmed' &&
            yes.part === no.part &&
            yes.organization === no.organization &&
            yes.at > no.at,
        )
          ? [{ kind, organizationId: no.organization }]
          : [],
      ),
    );
  }

  private begin(): void {
    const { play, policy } = this;
    const { needs, veto, renewBeforeDays, teachOutDays } = policy;
    const asked = [...this.rule.asked];
    const required = {
      'in-demand': [...policy.required['in-demand']],
      fidelity: [...policy.required.fidelity],
    };
    this.facts = {
      versionId: this.id,
      organizationId: 'institution',
      endorsedAt: play.at,
      policy: { needs, required, veto, asked, renewBeforeDays, teachOutDays },
      confirmations: play.standing(this),
      waivers: play.waiversOf(this),
      declines: play.facts.flatMap((fact) =>
        fact.is === 'declined'
          ? kinds
              .filter((kind) => this.parts[kind] === fact.part)
              .map((kind) => ({
                decisionId: fact.id,
                kind,
                organizationId: fact.organization,
                at: fact.at,
                liftedAt: this.liftedAt(fact),
              }))
          : [],
      ),
      round: null,
      supersededAt: null,
      retiredAt: null,
      told: null,
      reminded: [],
    };
    this.relevance = play.machines.relevance.known(this.facts);
    play.endorsed(this);
    this.watch();
  }

  private liftedAt(no: { id: string; part: string; organization: string; at: string }): string | null {
    const lifts = this.play.facts.flatMap((fact) => {
      if (fact.is === 'ended' && fact.id === no.id) return [fact.at];
      if (fact.is === 'conflicted' && fact.organization === no.organization && fact.at >= no.at)
        return [fact.at];
      const isLater =
        fact.is === 'confirmed' &&
        fact.part === no.part &&
        fact.organization === no.organization &&
        fact.at > no.at;
      return isLater ? [fact.at] : [];
    });
    return lifts.sort()[0] ?? null;
  }

  /** Does what is due, and sets the alarm for what comes by itself. */
  private watch(): void {
    if (this.busy || !this.relevance) return;
    this.busy = true;
    const { relevance: machine } = this.play.machines;
    for (;;) {
      const duty = machine.dutyAt(this.relevance, this.play.at);
      if (!duty) break;
      if (duty.do === 'end') {
        // Nothing can happen any more: its workflow has returned.
        this.isOver = true;
        return;
      }
      const wasOpen = this.relevance.told === null || machine.isOpen(this.relevance.told.state);
      switch (duty.do) {
        case 'tell':
          this.relevance = machine.apply(this.relevance, { type: 'told', change: duty.change });
          if (wasOpen && !machine.isOpen(duty.change.state) && !machine.isFinal(duty.change.state))
            this.goOn();
          break;
        case 'remind':
          this.relevance = machine.apply(this.relevance, { type: 'reminded', reminder: duty.reminder });
          break;
        case 'renew': {
          const isAsking = this.round?.isOpen === true;
          const round = isAsking || this.play.chance.is(0.1) ? null : this.openRound(duty.lapsesAt);
          if (round) this.renewals.set(duty.lapsesAt, round);
          this.relevance = machine.apply(this.relevance, {
            type: 'renewal-opened',
            lapsesAt: duty.lapsesAt,
            round,
          });
        }
      }
    }
    this.busy = false;
    if (this.play.chance.is(0.2))
      this.relevance = machine.forgotten(structuredClone(this.relevance), this.play.at);
    const wake = machine.nextWake(this.relevance, this.play.at);
    if (wake === null) return;
    const alarm = ++this.alarm;
    this.play.agenda.add(secondsOf(wake), () => {
      if (alarm === this.alarm) this.watch();
    });
  }

  /** The institution asks again, or waives, when a round failed or a version lapsed. */
  private goOn(): void {
    const { chance } = this.play;
    if (this.policy.waiverMonths !== null && chance.is(0.5))
      for (const kind of kinds) this.proposeWaiver(kind);
    if (chance.is(0.7))
      this.play.later(chance.after(30 * DAY), () => {
        const isDone =
          this.relevance?.told && this.play.machines.relevance.isFinal(this.relevance.told.state);
        if (isDone || this.round?.isOpen || this.play.versions.at(-1) !== this) return;
        const fact = this.openRound(null);
        if (this.relevance) this.learn({ type: 'round', fact });
      });
  }

  private proposeWaiver(kind: Kind): void {
    const { play, policy } = this;
    const proposedAt = play.at;
    play.later(play.chance.after(5 * DAY), () => {
      const id = play.id('waiver');
      const from = play.at;
      const until = iso(play.now + play.chance.between(1, policy.waiverMonths ?? 1) * MONTH - 1);
      play.tally.decisions += 2;
      play.facts.push({ is: 'waived', at: from, id, version: this.id, kind, from, until });
      play.gate.waived({
        id,
        version: this.id,
        kind,
        part: this.parts[kind],
        proposedAt,
        at: from,
        from,
        until,
      });
      this.learn({ type: 'waiver', fact: { waiverId: id, kind, from, until, endedAt: null } });
      this.round?.waive();
      if (!play.chance.is(0.2)) return;
      play.later(play.chance.between(1, secondsOf(until) - play.now), () => {
        play.tally.decisions++;
        play.facts.push({ is: 'ended', at: play.at, id });
        play.gate.waiverEnded({ id, version: this.id, at: play.at });
        this.learn({ type: 'waiver', fact: { waiverId: id, kind, from, until, endedAt: play.at } });
        this.round?.waive();
      });
    });
  }
}
