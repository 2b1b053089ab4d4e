import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, instant } from '../../../shared/src/clock.js';
import type { Statement, StatementType } from '../../../shared/src/statement.js';
import { termInWords } from '../../../shared/src/term.js';
import { Registry } from '../registry/registry.js';
import { type Answers, type Counting, countConfirmations } from './confirmations.js';
import { type Fact, type Kind, kinds } from './facts.js';

/**
 * No award without quorum of both kinds or a valid waiver, valid dates and matching digests: over random answers, the
 * gate's counting and a second, naive count agree.
 */

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const college = id(900);
/** Two of them are one employer under two names; the last one nobody identified. */
const employers = [id(901), id(902), id(903), id(904), id(905)];
const domains = ['one.example', 'two.example', 'three.example', 'Three.example'];
const unidentified = employers[4] ?? '';
const people = Array.from({ length: 10 }, (_, n) => id(n + 1));
const [submitter = '', marker = '', proposer = '', approver = '', clerk = ''] = people;
const strangers = people.slice(5);
const parts: Record<Kind, string> = { 'in-demand': 'part-c', fidelity: 'part-b' };
const day = (n: number): string => instant(new Date(Date.UTC(2026, 0, 1 + n)));

function madeOf<T extends StatementType>(type: T, of: object): Statement<T> {
  const frame = {
    v: 1,
    policy: null,
    decision: 'test',
    validFrom: null,
    validUntil: null,
    terms: '',
    nonce: '',
    at: day(0),
  };
  // A statement that a verified one would be; its bytes are not looked at here.
  return {
    ...frame,
    role: 'approver',
    subject: { kind: '', id: '', digest: null },
    ...of,
    type,
  } as Statement<T>;
}

const registry = new Registry();
const register = (
  organizationId: string,
  kind: 'institution' | 'employer',
  mailDomain: string,
  order: number,
): void => {
  const details = { kind, name: mailDomain, mailDomain };
  registry.apply(
    madeOf('organization-registration', { organizationId, personId: submitter, details }),
    '',
    order,
  );
};
register(college, 'institution', 'college.example', 1);
domains.forEach((domain, n) => {
  register(employers[n] ?? '', 'employer', domain, n + 2);
});
registry.apply(
  madeOf('role-grant', {
    organizationId: college,
    personId: clerk,
    details: { personId: clerk, roles: ['auditor'] },
  }),
  '',
  10,
);

interface Happening {
  is:
    | 'confirmed'
    | 'declined'
    | 'withdrawn'
    | 'recalled'
    | 'conflicted'
    | 'cleared'
    | 'waived'
    | 'approved'
    | 'ended';
  organization: string;
  person: string;
  kind: Kind;
  part: string;
  from: number;
  days: number;
  at: number;
  /** Days after `at` at which it was known. */
  late: number;
  target: number;
}

const mostly = <T>(often: T, ...rarely: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(often) },
    { weight: 1, arbitrary: fc.constantFrom(...rarely) },
  );
const happening: fc.Arbitrary<Happening> = fc
  .record({
    is: fc.oneof(
      { weight: 7, arbitrary: fc.constant('confirmed' as const) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('declined' as const, 'withdrawn' as const, 'recalled' as const),
      },
      { weight: 1, arbitrary: fc.constantFrom('conflicted' as const, 'cleared' as const) },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          'waived' as const,
          'waived' as const,
          'approved' as const,
          'approved' as const,
          'ended' as const,
        ),
      },
    ),
    organization: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...employers.slice(0, 4)) },
      { weight: 1, arbitrary: fc.constantFrom(college, unidentified) },
    ),
    stranger: mostly<string | null>(null, ...people),
    kind: fc.constantFrom(...kinds),
    wrong: mostly(false, true),
    from: fc.integer({ min: 0, max: 5 }),
    days: fc.constantFrom(1, 10, 40, 200),
    at: fc.integer({ min: 0, max: 8 }),
    late: mostly(0, 2, 5),
    target: fc.nat(20),
  })
  .map(({ wrong, stranger, ...one }) => ({
    ...one,
    // Mostly each organization has somebody of its own.
    person: stranger ?? strangers[employers.indexOf(one.organization)] ?? clerk,
    part: wrong ? 'part-other' : parts[one.kind],
  }));

/** Lets each end or approval name something that it could be about. */
function aimed(all: readonly Happening[]): Happening[] {
  const of = (...is: Happening['is'][]): number[] =>
    all.flatMap((one, n) => (is.includes(one.is) ? [n] : []));
  const [waivers, given, conflicts] = [of('waived'), of('confirmed', 'declined'), of('conflicted')];
  return all.map((one) => {
    const decides = one.is === 'approved' || one.is === 'ended';
    const targets = decides ? waivers : one.is === 'cleared' ? conflicts : given;
    const target = targets[one.target % Math.max(1, targets.length)] ?? one.target;
    const whose = all[target]?.organization;
    // Mostly an organization takes back what is its own.
    const takesBack = one.is === 'withdrawn' || one.is === 'recalled' || one.is === 'cleared';
    const own = takesBack && whose !== undefined && one.target > 3;
    const person = one.is === 'cleared' && own ? (all[target]?.person ?? one.person) : one.person;
    return { ...one, target, person, organization: own ? whose : one.organization };
  });
}

const need = fc.record({
  confirmations: fc.integer({ min: 0, max: 2 }),
  organizations: fc.integer({ min: 0, max: 2 }),
});
const someEmployers = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>([]) },
  { weight: 1, arbitrary: fc.subarray(employers.slice(0, 2)) },
);
const policy: fc.Arbitrary<Counting> = fc.record({
  needs: fc.record({ 'in-demand': need, fidelity: need }),
  required: fc.record({ 'in-demand': someEmployers, fidelity: someEmployers }),
  veto: fc.boolean(),
  asked: fc.constantFrom(
    [{ organizationId: employers[0] ?? '', stage: 1, substituteId: employers[1] ?? null }],
    employers.slice(0, 4).map((organizationId) => ({ organizationId, stage: 1, substituteId: null })),
  ),
  waiver: fc.constantFrom(null, { longestMonths: 1 }, { longestMonths: 12 }),
});
const sides = { issuerId: college, submitter, markers: [marker], proposer, releasers: [proposer, approver] };

/** Whose conflict it is; the kind says nothing else of one. */
const scopeOf = ({ kind }: Happening) => (kind === 'fidelity' ? 'organization' : 'person');
const digestOfOne = (n: number): string => `digest-${n}`;

/** The statements of what happened, each at its place. */
function answersOf(all: readonly Happening[]): Answers {
  const fact = <T extends StatementType>(type: T, n: number, of: object): Fact<T> => {
    const one = all[n];
    if (!one) throw new Error('it happened');
    const { organization: organizationId, person: personId, part } = one;
    const frame = { organizationId, personId, at: day(one.at), subject: { kind: '', id: '', digest: part } };
    return {
      statement: madeOf(type, { ...frame, ...of }),
      digest: digestOfOne(n),
      sequence: n + 1,
      since: day(one.at + one.late),
    };
  };
  const of = <T extends StatementType>(
    is: Happening['is'],
    type: T,
    details: (one: Happening) => object,
  ): Fact<T>[] => all.flatMap((one, n) => (one.is === is ? [fact(type, n, details(one))] : []));
  const term = ({ from, days }: Happening) => ({ validFrom: day(from), validUntil: day(from + days) });
  const waivers = of('waived', 'waiver', (one) => ({
    ...term(one),
    organizationId: one.organization === unidentified ? unidentified : college,
    details: { kind: one.kind, reason: { en: 'r', fr: 'r' } },
  }));
  const decided = <T extends 'waiver-approval' | 'waiver-end'>(
    is: 'approved' | 'ended',
    type: T,
  ): Fact<T>[] =>
    of(is, type, (one) => ({
      organizationId: one.organization === unidentified ? unidentified : college,
      details: { waiver: digestOfOne(one.target) },
    }));
  return {
    confirmations: of('confirmed', 'confirmation', (one) => {
      const { validFrom, validUntil } = term(one);
      const words = { from: validFrom, until: validUntil, timeZone: 'America/Toronto' };
      const sentence = { en: termInWords(words, 'en'), fr: termInWords(words, 'fr') };
      return { validFrom, validUntil, details: { kind: one.kind, editions: { en: 'e' }, sentence } };
    }),
    declines: of('declined', 'decline', (one) => ({ details: { kind: one.kind } })),
    withdrawals: of('withdrawn', 'withdrawal', (one) => ({
      details: { confirmation: digestOfOne(one.target) },
    })),
    recalls: of('recalled', 'recall', (one) => ({ details: { recalled: digestOfOne(one.target) } })),
    conflicts: {
      declared: of('conflicted', 'endorsement-conflict', (one) => ({ details: { scope: scopeOf(one) } })),
      ended: of('cleared', 'endorsement-conflict-end', (one) => ({
        details: { conflict: digestOfOne(one.target) },
      })),
    },
    waivers: waivers.map((waiver) => ({
      waiver,
      approvals: decided('approved', 'waiver-approval'),
      ends: decided('ended', 'waiver-end'),
    })),
  };
}

/** The second count: it looks at everything that happened, for each question anew. */
function naive(
  all: readonly Happening[],
  rules: Counting,
  today: number,
): Record<Kind, 'confirmed' | 'waived' | 'no'> {
  const known = (one: Happening): boolean => one.at + one.late <= today;
  const inTerm = (one: Happening): boolean => one.from <= today && today <= one.from + one.days;
  const institution = (one: Happening): string =>
    one.organization === unidentified ? unidentified : college;
  const about = (is: Happening['is'], n: number): Happening[] =>
    all.filter((one) => one.is === is && one.target === n);
  const isSamePerson = (conflict: Happening, other: Happening): boolean =>
    conflict.organization === other.organization &&
    (scopeOf(conflict) === 'organization' || conflict.person === other.person);
  const inConflict = (one: Happening, n: number): boolean =>
    all.some(
      (conflict, m) =>
        conflict.is === 'conflicted' &&
        isSamePerson(conflict, one) &&
        known(conflict) &&
        !all.some(
          (end, k) =>
            end.is === 'cleared' && end.target === m && isSamePerson(conflict, end) && m < k && k < n,
        ),
    );
  const counts = (one: Happening, n: number): boolean =>
    known(one) &&
    inTerm(one) &&
    employers.slice(0, 4).includes(one.organization) &&
    ![submitter, marker, proposer, approver, clerk].includes(one.person) &&
    !all.some(
      (other, m) =>
        m < n &&
        other.is === 'confirmed' &&
        other.person === one.person &&
        other.organization !== one.organization,
    ) &&
    !inConflict(one, n) &&
    !about('recalled', n).some((end) => end.organization === one.organization) &&
    !about('withdrawn', n).some((end) => end.organization === one.organization && known(end));
  const answer = (kind: Kind): 'confirmed' | 'waived' | 'no' => {
    const good = all.filter(
      (one, n) => one.is === 'confirmed' && one.kind === kind && one.part === parts[kind] && counts(one, n),
    );
    const names = new Set(
      good.map((one) => (domains[employers.indexOf(one.organization)] ?? '').toLowerCase()),
    );
    const { confirmations, organizations } = rules.needs[kind];
    const enough = names.size >= 1 && names.size >= confirmations && names.size >= organizations;
    const named = rules.required[kind].every((body) => good.some((one) => one.organization === body));
    const vetoes = employers.some((organization) => {
      const asked = rules.asked.some(
        (one) => one.organizationId === organization || one.substituteId === organization,
      );
      let last = -1;
      all.forEach((one, n) => {
        const same = one.organization === organization && one.kind === kind && one.part === parts[kind];
        if (same && known(one) && (one.is === 'confirmed' || one.is === 'declined')) last = n;
      });
      const recalled = about('recalled', last).some((end) => end.organization === organization && known(end));
      const lastOne = all[last];
      return asked && lastOne?.is === 'declined' && !recalled && !inConflict(lastOne, last);
    });
    if (enough && named && !(rules.veto && vetoes)) return 'confirmed';
    const { waiver } = rules;
    const waived = all.some((one, n) => {
      if (one.is !== 'waived' || one.kind !== kind || one.part !== parts[kind] || waiver === null)
        return false;
      if (institution(one) !== college || one.person === marker || !known(one) || !inTerm(one)) return false;
      const longest = addMonths(new Date(day(one.from)), waiver.longestMonths).getTime() + 90_000_000;
      if (Date.parse(day(one.from + one.days)) > longest) return false;
      const approvals = about('approved', n).filter(
        (each) => institution(each) === college && ![one.person, submitter, marker].includes(each.person),
      );
      // The first approval by somebody who may give it is the one that counts.
      const [first] = approvals;
      const ended = about('ended', n).some((end) => institution(end) === college && known(end));
      return first !== undefined && known(first) && !ended;
    });
    return waived ? 'waived' : 'no';
  };
  return { 'in-demand': answer('in-demand'), fidelity: answer('fidelity') };
}

describe('counting confirmations', () => {
  it('agrees with a naive count over random answers, policies and moments', () => {
    const seen = { no: 0, confirmed: 0, waived: 0 };
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 20, size: 'max' }).map(aimed),
        policy,
        fc.integer({ min: 0, max: 12 }),
        (all, rules, today) => {
          const counted = countConfirmations(answersOf(all), rules, parts, sides, day(today), registry);
          const expected = naive(all, rules, today);
          const met = kinds.every((kind) => expected[kind] !== 'no');
          expect(counted.ok).toBe(met);
          if (!counted.ok) {
            seen.no++;
            return;
          }
          expect(counted.waivers.map((one) => one.kind)).toEqual(
            kinds.filter((kind) => expected[kind] === 'waived'),
          );
          if (counted.waivers.length > 0) seen.waived++;
          else seen.confirmed++;
          for (const { statement } of counted.counted) {
            expect(statement.subject.digest).toBe(parts[statement.details.kind]);
            expect(
              (statement.validFrom ?? '') <= day(today) && day(today) <= (statement.validUntil ?? ''),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 25_000 },
    );
    // Agreement about refusals alone would say little.
    expect(seen.confirmed).toBeGreaterThan(1000);
    expect(seen.waived).toBeGreaterThan(200);
  });
});
