import { type Kind, kinds, type VersionRule } from './oracle.js';
import { type Chance } from './random.js';

/** The people and rules of a simulation. */

export interface Employer {
  id: string;
  approver: string;
  /** A colleague who answers only while the approver lets it. */
  colleague: string;
}

export interface SimPolicy extends Omit<VersionRule, 'id' | 'parts' | 'asked'> {
  asked: { organizationId: string; stage: number; substituteId: string | null }[];
  dueDays: number;
  closesDays: number;
  remindDays: number[];
  stageAfterDays: number | null;
  escalateAfterDays: number | null;
  termMonths: number;
  renewBeforeDays: number;
  teachOutDays: number;
  waiverMonths: number | null;
}

export const institution = 'institution';

export function employersOf(count: number): Employer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `employer-${index}`,
    approver: `approver-${index}`,
    colleague: `colleague-${index}`,
  }));
}

/** A policy that can be met by those whom it asks. */
export function policyBy(chance: Chance, employers: readonly Employer[]): SimPolicy {
  const circle = chance.some(employers, chance.between(3, 6)).map((one) => one.id);
  const substitute = circle.length > 4 && chance.is(0.5) ? circle.pop() : undefined;
  const stages = circle.length > 3 && chance.is(0.3) ? 2 : 1;
  const body = chance.is(0.2) ? circle[0] : undefined;
  const most = Math.min(3, circle.length);
  const need = () => {
    const confirmations = chance.between(1, most);
    return { confirmations, organizations: chance.between(1, confirmations) };
  };
  const closesDays = chance.between(20, 60);
  return {
    asked: circle.map((organizationId, index) => ({
      organizationId,
      stage: stages === 2 && index >= 2 ? 2 : 1,
      substituteId: index === 0 && substitute !== undefined ? substitute : null,
    })),
    needs: { 'in-demand': need(), fidelity: need() },
    required: { 'in-demand': body ? [body] : [], fidelity: body && chance.is(0.5) ? [body] : [] },
    veto: chance.is(0.2),
    dueDays: Math.floor(closesDays / 2),
    closesDays,
    remindDays: [7, 2],
    stageAfterDays: stages === 2 ? chance.pick([null, 10]) : null,
    escalateAfterDays: substitute === undefined ? null : 12,
    termMonths: chance.pick([6, 12, 24, 36]),
    renewBeforeDays: chance.pick([30, 60, 90]),
    teachOutDays: chance.pick([0, 90, 365]),
    waiverMonths: chance.is(0.6) ? 12 : null,
  };
}

/** Parts of the next version: what did not change keeps its digest. */
export function nextParts(
  chance: Chance,
  before: Record<Kind, string> | null,
  name: string,
): Record<Kind, string> {
  const [demand, fidelity] = kinds.map((kind) =>
    before && chance.is(0.5) ? before[kind] : `part-${kind}-${name}`,
  );
  return { 'in-demand': demand ?? '', fidelity: fidelity ?? '' };
}
