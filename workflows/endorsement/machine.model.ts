import type { ConfirmationKind } from '../../proto/activities.js';
import {
  type Command,
  confirmationOf,
  idOf,
  planOf,
  proposer,
  type Rules,
  requestsOfStage,
  type Word,
} from './machine.commands.js';
import { apply, opened } from './machine.js';
import type { ConfirmationSignal } from './messages.js';
import { canDecide, canDeclareConflict, canRecall, type Verdict } from './permission.js';
import { kinds } from './quorum.js';
import { reachDue } from './reach.js';
import {
  answeredRequests,
  escalationsDue,
  isInConflict,
  nextTimer,
  requestsToReopen,
  stageDue,
} from './reading.js';
import { type RoundEvent, type RoundState, restored } from './state.js';

/** Plays commands as the workflow would, and holds every state against a second, naive count of its own. */

function holds(condition: boolean, promise: string): void {
  if (!condition) throw new Error(`broken: ${promise}`);
}

/** One play: the state, what happened, and what the naive count knows. */
export class Play {
  state: RoundState;
  private readonly start: RoundState;
  private readonly log: RoundEvent[] = [];
  private readonly signed = new Map<string, ConfirmationSignal>();
  private readonly voided = new Set<string>();
  private readonly inConflict = new Set<string>();
  private readonly silent = new Set<string>();
  private readonly sides = new Map<string, string>();
  private clock = '2026-11-24T12:00:00Z';

  private readonly rules: Rules;

  /** @param same deep equality, which code beside a workflow has no library for */
  constructor(
    rules: Rules,
    private readonly same: (one: unknown, other: unknown) => boolean,
  ) {
    // Generated records have no prototype, which a new run would give them.
    this.rules = JSON.parse(JSON.stringify(rules));
    this.start = opened(planOf(this.rules));
    this.state = this.start;
    this.work();
  }

  step(command: Command): void {
    switch (command.do) {
      case 'decide':
        this.decide(command);
        break;
      case 'recall':
        this.recall(command);
        break;
      case 'conflict':
        this.conflict(command);
        break;
      case 'silence':
        this.silence(command.organization);
        break;
      case 'signer':
        this.hear(command);
        break;
      case 'wait':
        this.wait(command.timers);
        break;
      case 'continue':
        this.state = restored(JSON.parse(JSON.stringify(this.state)));
        break;
      case 'supersede':
        this.happen({ type: 'superseded' });
    }
    this.work();
  }

  /** What must hold in every state. */
  check(): void {
    const { state } = this;
    const enough = kinds.every((kind) => this.isEnough(kind));
    holds(state.ending !== null || !enough, 'a quorum ends the round');
    holds(state.ending === null || nextTimer(state) === null, 'an ended round waits for nothing');
    holds(state.ending !== null || nextTimer(state) !== null, 'a state that is not final has a timer');
    const declined = state.asks.some((ask) => ask.state === 'declined');
    holds(!(this.rules.veto && declined) || state.ending !== null, 'a veto ends the round');
    for (const kind of state.ending ? [] : state.reach.out)
      holds(!this.isEnough(kind), 'what is out of reach is not met');
    for (const ask of state.asks) {
      const waits = ask.state === 'unanswered' || ask.state === 'change-requested';
      holds(!waits || !this.silent.has(ask.requestId), 'nobody waits for who is not to be asked again');
    }
    for (const one of state.counted) {
      holds(!this.inConflict.has(one.organizationId), 'an organization in conflict counts for nothing');
      holds(!this.voided.has(one.confirmationId), 'what was taken back or ended does not count');
    }
    holds(
      state.asks.every((ask) => ask.organizationId !== state.organizationId),
      'an institution is not asked',
    );
    holds(this.same(restored(JSON.parse(JSON.stringify(state))), state), 'a state survives a new run');
  }

  /** What must hold of the whole play. */
  finish(): void {
    const { state, start, log } = this;
    holds(this.same(log.reduce(apply, start), state), 'the events tell the state');
    while (!this.state.ending) this.wait(1);
    this.check();
    const isClosed = this.state.ending === 'not-endorsed' || this.state.ending === 'changes-requested';
    holds(!isClosed || this.state.reminded === this.state.reminders.length, 'no reminder is lost');
  }

  private decide({ answer, person, fails, meanwhile, ...said }: Extract<Command, { do: 'decide' }>): void {
    const of = {
      decisionId: idOf(said),
      requestId: `to-${said.organization}`,
      organizationId: said.organization,
      personId: person,
      kind: said.kind,
      answer,
      digest: 'digest',
      at: this.clock,
    };
    if (!this.allowed(canDecide(this.state, of, this.clock), of)) return;
    this.happen({ type: 'reserved', decision: of });
    const other = canDecide(this.state, { ...of, decisionId: 'meanwhile' }, this.clock);
    holds(!other.ok, 'a question that is being answered takes no other answer');
    if (meanwhile) this.hear(meanwhile);
    this.record(of, { type: 'applied', decisionId: of.decisionId }, fails);
  }

  private recall({ person, fails, meanwhile, ...said }: Extract<Command, { do: 'recall' }>): void {
    const of = {
      decisionId: `recall-${idOf(said)}`,
      requestId: `to-${said.organization}`,
      organizationId: said.organization,
      personId: person,
      kind: said.kind,
      recalledId: idOf(said),
      confirmationId: confirmationOf(said).confirmationId,
    };
    if (!this.allowed(canRecall(this.state, of, this.clock), of)) return;
    this.happen({ type: 'recall-reserved', recall: of });
    if (meanwhile) this.hear(meanwhile);
    if (!fails) this.voided.add(of.confirmationId);
    this.record(of, { type: 'recalled', recall: of }, fails);
  }

  private conflict({ person, fails, organization, meanwhile }: Extract<Command, { do: 'conflict' }>): void {
    const of = {
      decisionId: `conflict-${organization}`,
      requestId: `to-${organization}`,
      organizationId: organization,
      personId: person,
    };
    if (!this.allowed(canDeclareConflict(this.state, of, this.clock), of)) return;
    this.happen({ type: 'conflict-reserved', conflict: of });
    if (meanwhile) this.hear(meanwhile);
    if (!fails) this.inConflict.add(organization);
    this.record(of, { type: 'conflict-applied', conflict: of }, fails);
  }

  private silence(organization: string): void {
    const requestIds = [`to-${organization}`];
    if (!this.state.ending) this.silent.add(`to-${organization}`);
    this.happen({ type: 'silenced', requestIds });
  }

  private allowed(verdict: Verdict, of: { personId: string; organizationId: string }): boolean {
    const isNew = verdict.ok && !verdict.repeated;
    holds(!isNew || !(this.state.ending || this.state.closing), 'no decision after the closing date');
    holds(!isNew || of.personId !== proposer, 'a proposer answers for no employer');
    const side = this.sides.get(of.personId);
    holds(!isNew || side === undefined || side === of.organizationId, 'nobody answers for two organizations');
    holds(!isNew || !this.inConflict.has(of.organizationId), 'who is in conflict answers nothing');
    return isNew;
  }

  private record(
    of: { decisionId: string; personId: string; organizationId: string },
    event: RoundEvent,
    fails: boolean,
  ): void {
    if (fails) this.happen({ type: 'released', decisionId: of.decisionId });
    else {
      this.sides.set(of.personId, of.organizationId);
      this.happen(event);
    }
    this.work();
  }

  private hear(said: Word): void {
    const confirmation = confirmationOf(said);
    if (!this.state.ending && said.what === 'signed')
      this.signed.set(confirmation.confirmationId, confirmation);
    if (!this.state.ending && said.what === 'withdrawn') this.voided.add(confirmation.confirmationId);
    this.happen({ type: said.what, confirmation });
  }

  private wait(timers: number): void {
    for (let count = 0; count < timers; count++) {
      const timer = nextTimer(this.state);
      if (!timer) return;
      if (timer.at > this.clock) this.clock = timer.at;
      this.happen(timer.event);
      this.work();
    }
  }

  /** What the workflow does between two waits; it always comes to an end. */
  private work(): void {
    for (let turn = 0; turn < 40; turn++) {
      const event = this.nextWork();
      if (!event) return;
      this.happen(event);
    }
    holds(false, 'the work between two waits ends');
  }

  private nextWork(): RoundEvent | null {
    const { state, rules } = this;
    if (state.ending) return null;
    const answered = answeredRequests(state);
    if (answered.length > 0) {
      holds(
        answered.every((requestId) => !isInConflict(state, requestId) || this.inConflict.size > 0),
        'a request closes by a conflict only where one was declared',
      );
      return { type: 'requests-closed', requestIds: answered };
    }
    const reopened = requestsToReopen(state);
    if (reopened.length > 0) return { type: 'requests-reopened', requestIds: reopened };
    const [escalation] = escalationsDue(state);
    if (escalation) {
      const from = state.asks.find(
        (ask) => ask.requestId === escalation.requestId && escalation.kinds.includes(ask.kind),
      );
      const to = from?.substituteId ?? '';
      holds(to !== '' && to !== state.organizationId, 'a substitute is somebody else');
      const request = { requestId: `to-${to}`, organizationId: to, kinds: escalation.kinds };
      return { type: 'escalated', escalation, request: rules.reachable ? request : null };
    }
    const stage = stageDue(state);
    if (stage !== null)
      return { type: 'stage-opened', stage, requests: requestsOfStage(rules, stage), nextAt: null };
    const reach = reachDue(state);
    return reach && { type: 'reach-told', ...reach };
  }

  private happen(event: RoundEvent): void {
    const before = this.state;
    this.log.push(event);
    this.state = apply(before, event);
    // Timers are never repeated, since each is read from the state.
    if (event.type !== 'reminder-passed')
      holds(this.same(apply(this.state, event), this.state), `a repeated ${event.type} changes nothing`);
    if (before.ending) {
      holds(this.state.ending === before.ending, 'an ending stays');
      holds(this.same(this.state.counted, before.counted), 'nothing counts after the ending');
    }
    if (!before.ending && this.state.ending === 'endorsed')
      holds(
        kinds.every((kind) => this.isEnough(kind)),
        'no endorsement without the quorum of both kinds',
      );
    if (!before.ending && this.state.ending === 'vetoed')
      holds(this.rules.veto, 'a veto needs a policy with one');
  }

  /** The naive count of a kind, from what the signer said alone. */
  private isEnough(kind: ConfirmationKind): boolean {
    const { needed, required, veto } = this.rules;
    const leaving = this.state.asks.filter(({ reserved }) =>
      ['recall', 'conflict'].includes(reserved?.answer ?? ''),
    );
    const organizations = new Set<string>();
    for (const [id, one] of this.signed) {
      const isLeft = this.voided.has(id) || this.inConflict.has(one.organizationId);
      const isLeaving = leaving.some((ask) => ask.kind === kind && ask.organizationId === one.organizationId);
      if (one.kind === kind && !isLeft && !isLeaving) organizations.add(one.organizationId);
    }
    const isAgainst = veto && this.state.asks.some((ask) => ask.state === 'declined');
    const enough = Math.max(1, needed[kind].confirmations, needed[kind].organizations);
    return (
      organizations.size >= enough && required[kind].every((one) => organizations.has(one)) && !isAgainst
    );
  }
}
