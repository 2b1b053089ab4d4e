import { describe, expect, it } from '@jest/globals';
import { canonicalBytes } from '../../../shared/src/canonical.js';
import {
  type AnswerFacts,
  answerOf,
  type CommittedAnswer,
  confirmationContent,
  latestUntilDay,
  refusalOf,
} from './confirmation.js';

const digest = `uEi${'A'.repeat(43)}`;
const now = new Date('2026-11-24T17:00:00Z');
const facts: AnswerFacts = {
  requestId: '00000000-0000-4000-8000-000000000001',
  requestState: 'open',
  kinds: ['in-demand', 'fidelity'],
  closesAt: new Date('2026-12-25T04:59:59Z'),
  answered: [],
  versionId: '00000000-0000-4000-8000-000000000002',
  microCertificationId: '00000000-0000-4000-8000-000000000003',
  number: 3,
  name: { en: 'Warehouse operations', fr: "Opérations d'entreposage" },
  proposerId: 'proposer',
  institution: { id: 'college', name: 'Demo College', mailDomain: null },
  employer: {
    id: 'lakeside',
    name: 'Lakeside Logistics (demo)',
    timeZone: 'America/Toronto',
    mailDomain: null,
  },
  conflicts: [],
  peopleOfBoth: [],
  roundOpen: true,
  policy: { id: '00000000-0000-4000-8000-000000000004', revision: 2, digest, termMonths: 12 },
  part: { 'in-demand': digest, fidelity: digest },
  editions: { 'in-demand': { en: digest, fr: digest }, fidelity: { en: digest } },
  criterionIds: ['r1', 'r2'],
};
const answer: CommittedAnswer = {
  kind: 'in-demand',
  scope: { sector: 'warehousing', region: 'Ontario', noc: '14400' },
  grounds: { kind: 'vacancies', words: null },
  untilDay: '2027-05-31',
  public: true,
};
const rate = (...ids: string[]) =>
  ids.map((criterionId) => ({ criterionId, jobTask: 'Receiving', rating: 'mostly' as const }));
const codeFor = (over: Partial<CommittedAnswer>) => {
  const made = confirmationContent(facts, { ...answer, ...over }, now);
  return made.ok ? 'ok' : made.code;
};

describe('a confirmation', () => {
  it('holds until the end of its last day in the zone of the employer', () => {
    const made = confirmationContent(facts, answer, now);
    expect(made.ok && made.content).toMatchObject({
      decision: 'confirm',
      validFrom: '2026-11-24T17:00:00Z',
      validUntil: '2027-06-01T03:59:59Z',
      subject: { kind: 'part', id: facts.microCertificationId, digest },
      policy: { revision: 2, digest },
      details: { editions: { en: digest, fr: digest }, ratings: [] },
    });
    expect(made.ok && made.content.details.sentence.en).toMatch(
      /^Lakeside Logistics \(demo\) confirms .*May 31, 2027|31 May 2027/,
    );
  });

  it('ends at most after the longest term of the policy', () => {
    expect(latestUntilDay(facts, now)).toBe('2027-11-24');
    expect(codeFor({ untilDay: '2027-11-24' })).toBe('ok');
    expect(codeFor({ untilDay: '2027-11-25' })).toBe('term-too-long');
    expect(codeFor({ untilDay: '2026-11-23' })).toBe('term-in-past');
  });

  it('rates every criterion of the assessment once, and nothing for in-demand', () => {
    expect(codeFor({ kind: 'fidelity', ratings: rate('r1', 'r2') })).toBe('ok');
    expect(codeFor({ kind: 'fidelity', ratings: rate('r1') })).toBe('criterion-missing');
    expect(codeFor({ kind: 'fidelity' })).toBe('criterion-missing');
    expect(codeFor({ kind: 'fidelity', ratings: rate('r1', 'r2', 'r2') })).toBe('rating-outside-rubric');
    expect(codeFor({ kind: 'fidelity', ratings: rate('r1', 'r2', 'r3') })).toBe('rating-outside-rubric');
    expect(codeFor({ ratings: rate('r1') })).toBe('rating-outside-rubric');
  });

  it('needs words where its grounds are own words', () => {
    expect(codeFor({ grounds: { kind: 'own-words', words: null } })).toBe('words-missing');
    expect(codeFor({ grounds: { kind: 'own-words', words: digest } })).toBe('ok');
  });

  it('is made again, byte for byte, from the statement that came back', () => {
    const asked = { ...answer, kind: 'fidelity' as const, ratings: rate('r2', 'r1') };
    const made = confirmationContent(facts, asked, now);
    if (!made.ok) throw new Error(made.code);
    const statement = {
      v: 1 as const,
      type: 'confirmation' as const,
      personId: 'p',
      organizationId: 'lakeside',
      role: 'approver' as const,
      ...made.content,
      terms: digest,
      nonce: 'n'.repeat(16),
      at: '2026-11-24T17:00:00Z',
    };
    const again = confirmationContent(
      facts,
      answerOf(statement, facts.employer.timeZone),
      new Date(statement.at),
    );
    expect(again.ok && canonicalBytes(again.content)).toEqual(canonicalBytes(made.content));
  });
});

describe('who may answer', () => {
  const codeOf = (over: Partial<AnswerFacts>, of = { personId: 'approver', kind: 'fidelity' }, at = now) =>
    refusalOf({ ...facts, ...over }, of, at);

  it('is an approver of an organization that is asked, before the round closes, once', () => {
    expect(codeOf({})).toBeNull();
    expect(codeOf({ kinds: ['in-demand'] })).toBe('not-asked');
    expect(codeOf({ answered: ['fidelity'] })).toBe('already-answered');
    expect(codeOf({ requestState: 'closed' })).toBe('round-closed');
    expect(codeOf({}, undefined, new Date('2026-12-25T05:00:00Z'))).toBe('round-closed');
  });

  it('is never the institution itself, nor the person who proposed', () => {
    expect(codeOf({ employer: { ...facts.employer, id: 'college' } })).toBe('own-organization');
    expect(codeOf({}, { personId: 'proposer', kind: 'fidelity' })).toBe('separation-of-duties');
  });
});
