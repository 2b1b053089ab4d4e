import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBytes, digestOfValue } from './canonical.js';
import { newId, newNonce, randomId } from './ids.js';
import {
  bindList,
  parseStatement,
  parseStatementOf,
  type Statement,
  StatementError,
  signedBytes,
  statementBytes,
} from './statement.js';
import { termsDigest } from './terms.js';

const personId = randomId();
const organizationId = randomId();
const at = '2026-11-24T12:00:00Z';

function decline(change: Partial<Statement<'decline'>> = {}): Statement<'decline'> {
  const requestId = newId();
  return {
    v: 1,
    type: 'decline',
    personId,
    organizationId,
    role: 'approver',
    subject: { kind: 'part', id: requestId, digest: digestOfValue('part') },
    policy: { id: newId(), revision: 1, digest: digestOfValue('policy') },
    decision: 'decline',
    details: {
      kind: 'fidelity',
      requestId,
      versionId: newId(),
      microCertificationId: newId(),
      reason: 'other',
      words: digestOfValue('salted'),
      public: false,
    },
    validFrom: null,
    validUntil: null,
    terms: termsDigest('decline'),
    nonce: newNonce(),
    at,
    ...change,
  };
}

describe('statements', () => {
  it('come back from their canonical bytes as they were', () => {
    const statement = decline();
    expect(parseStatement(statementBytes(statement))).toEqual(statement);
    expect(parseStatementOf('decline', statementBytes(statement)).details.reason).toBe('other');
  });

  it('of another type are refused where one type is expected', () => {
    expect(() => parseStatementOf('confirmation', statementBytes(decline()))).toThrow(StatementError);
  });

  it('with an unknown member, a missing one or a wrong form are refused', () => {
    const statement = decline();
    const broken: unknown[] = [
      { ...statement, extra: true },
      { ...statement, details: { ...statement.details, extra: true } },
      { ...statement, nonce: undefined },
      { ...statement, v: 2 },
      { ...statement, type: 'confirmation' },
      { ...statement, at: '2026-11-24T12:00:00.5Z' },
      { ...statement, personId: 'somebody' },
    ];
    for (const value of broken) expect(() => parseStatement(canonicalBytes(value))).toThrow(StatementError);
  });

  it('in bytes that are not canonical are refused, so that one decision has one digest', () => {
    const spaced = new TextEncoder().encode(JSON.stringify(decline(), null, 1));
    expect(() => parseStatement(spaced)).toThrow(StatementError);
  });
});

describe('a list of statements', () => {
  const frame = { personId, organizationId, nonce: newNonce(), at };

  it('covers each of its statements, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), (count) => {
        const statements = Array.from({ length: count }, () => statementBytes(decline()));
        for (const item of bindList(statements, frame)) {
          expect(signedBytes(item, { personId, organizationId })).toBe(item.list);
          const foreign = { ...item, statement: statementBytes(decline()) };
          expect(() => signedBytes(foreign, { personId, organizationId })).toThrow(StatementError);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("of another person or organization does not cover a person's statement", () => {
    const [item] = bindList([statementBytes(decline()), statementBytes(decline())], frame);
    if (!item) throw new Error('a list has items');
    expect(() => signedBytes(item, { personId: randomId(), organizationId })).toThrow(StatementError);
    expect(() => signedBytes(item, { personId, organizationId: randomId() })).toThrow(StatementError);
    expect(() => signedBytes({ ...item, index: 1 }, { personId, organizationId })).toThrow(StatementError);
    expect(() => signedBytes({ ...item, list: item.statement }, { personId, organizationId })).toThrow(
      StatementError,
    );
  });
});
