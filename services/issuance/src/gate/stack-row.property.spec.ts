import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isId, randomId } from '../../../shared/src/ids.js';
import { type StackComponent, type StackFacts, stackCaseId, stackFault } from './stack-row.js';

const [organizationId, microCertificationId, pathwayId, earnerId] = [
  randomId(),
  randomId(),
  randomId(),
  randomId(),
];
const at = new Date('2026-11-24T15:00:00Z');

function componentOf(over: Partial<StackComponent> = {}): StackComponent {
  return {
    awardId: randomId(),
    microCertificationId: randomId(),
    hours: 20,
    awardedAt: new Date(at.getTime() - 86_400_000),
    status: 'valid',
    organizationId,
    earnerId,
    identity: { identityHash: 'sha256$00', salt: 'salt' },
    earner: 'digest-of-the-earner',
    judges: ['marker'],
    editions: [],
    ...over,
  };
}

function factsOf(components: StackComponent[], over: Partial<StackFacts> = {}): StackFacts {
  const rules = components.map((one) => ({
    kind: 'award' as const,
    microCertificationId: one.microCertificationId,
  }));
  return {
    earner: 'digest-of-the-earner',
    stack: { pathwayId, revision: 3, awards: components.map((one) => one.awardId).toSorted() },
    organizationId,
    microCertificationId,
    pathway: {
      v: 1,
      pathwayId,
      revision: 3,
      organizationId,
      microCertificationId,
      prerequisites: null,
      stack: { kind: 'all', of: rules, withinMonths: null },
    },
    components,
    moment: { at, zone: 'America/Toronto' },
    releasers: ['lead', 'registrar'],
    ...over,
  };
}

const count = fc.integer({ min: 1, max: 6 });
const bends = fc.constantFrom<Partial<StackComponent>>(
  { status: 'suspended' },
  { status: 'revoked' },
  { earnerId: randomId() },
  { organizationId: randomId() },
  { awardedAt: new Date(at.getTime() + 1000) },
);

describe('a stack', () => {
  it('passes with the awards that its rule asks for, all of one earner', () => {
    fc.assert(
      fc.property(count, (size) => {
        expect(stackFault(factsOf(Array.from({ length: size }, () => componentOf())))).toBeNull();
      }),
    );
  });

  it('never passes with one award bent or left out, whichever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), bends, (size, seed, bend) => {
        const components = Array.from({ length: size }, () => componentOf());
        const facts = factsOf(components);
        const place = seed % size;
        const bent = components.map((one, index) => (index === place ? { ...one, ...bend } : one));
        expect(stackFault({ ...facts, components: bent })).toBe('stack-component-missing');
        const fewer = components.filter((_, index) => index !== place);
        expect(stackFault({ ...facts, components: fewer })).toBe('stack-component-missing');
        const awards = fewer.map((one) => one.awardId);
        const stack = { ...facts.stack, awards };
        expect(stackFault({ ...facts, components: fewer, stack })).toBe('stack-rule-not-met');
      }),
    );
  });

  it('never passes with an award that does not count, another pathway, or a releaser who marked', () => {
    fc.assert(
      fc.property(count, (size) => {
        const components = Array.from({ length: size }, () => componentOf());
        const facts = factsOf(components);
        const padded = [...components, componentOf()];
        const awards = padded.map((one) => one.awardId);
        expect(stackFault({ ...facts, components: padded, stack: { ...facts.stack, awards } })).toBe(
          'stack-rule-not-met',
        );
        expect(stackFault({ ...facts, stack: { ...facts.stack, revision: 2 } })).toBe(
          'stack-pathway-not-approved',
        );
        expect(stackFault({ ...facts, pathway: null })).toBe('stack-pathway-not-approved');
        expect(stackFault({ ...facts, earner: 'another' })).toBe('earner-mismatch');
        expect(stackFault({ ...facts, releasers: ['lead', 'marker'] })).toBe('marker-is-releaser');
      }),
    );
  });

  it('has one place of a case for each earner and micro-certification', () => {
    const of = { organizationId, microCertificationId, earnerId };
    expect(isId(stackCaseId(of))).toBe(true);
    expect(stackCaseId({ ...of })).toBe(stackCaseId(of));
    expect(stackCaseId({ ...of, earnerId: randomId() })).not.toBe(stackCaseId(of));
  });
});
