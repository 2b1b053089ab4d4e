import { decisionIds, type PolicyRef } from './endorsing.js';
import type { Cast, Story } from './story.js';

const bothKinds = (confirmations: number) => ({
  'in-demand': { confirmations, organizations: confirmations },
  fidelity: { confirmations, organizations: confirmations },
});

const common = {
  moment: 'case-opened',
  dayKind: 'business',
  dueAfterDays: 10,
  closesAfterDays: 20,
  remindDaysBeforeClose: [10, 2],
  termMonths: 24,
  teachOutDays: 180,
  waiver: { longestMonths: 12 },
};

const together = (organizationIds: readonly string[]) =>
  organizationIds.map((organizationId) => ({ organizationId }));

/** Two employers of two organizations confirm each kind, the first of them in any case. */
export const twoOfEach = (asked: readonly string[]) => ({
  ...common,
  name: { en: 'Two employers confirm each kind', fr: 'Deux employeurs confirment chaque type' },
  asked: together(asked),
  needs: bothKinds(2),
  required: { 'in-demand': asked.slice(0, 1), fidelity: [] },
});

/** An employer is asked first; the sector council, without which there is no quorum, once it has answered. */
export const employerThenCouncil = (employer: string, council: string) => ({
  ...common,
  name: { en: 'An employer, then the sector council', fr: 'Un employeur, puis le conseil sectoriel' },
  asked: [
    { organizationId: employer, stage: 1 },
    { organizationId: council, stage: 2 },
  ],
  needs: bothKinds(2),
  required: { 'in-demand': [council], fidelity: [council] },
  stageAfterDays: 10,
});

/** One refusal prevents the endorsement. */
export const oneRefusalIsEnough = (asked: readonly string[]) => ({
  ...common,
  name: { en: 'Two employers, and nobody against', fr: 'Deux employeurs, et personne contre' },
  asked: together(asked),
  needs: bothKinds(2),
  veto: true,
});

/** Whoever cannot answer is replaced by another employer. */
export const withSubstitute = (first: string, second: string, substituteId: string) => ({
  ...common,
  name: { en: 'Two employers, with a substitute', fr: 'Deux employeurs, avec un substitut' },
  asked: [{ organizationId: first }, { organizationId: second, substituteId }],
  needs: bothKinds(2),
  escalateAfterDays: 12,
});

/** Drafted by the programme lead, approved by the registrar's passkey. */
export async function approvePolicy(
  story: Story,
  { lead, registrar }: Cast,
  draft: { name: { en: string } },
): Promise<PolicyRef> {
  const { policyId, revision } = await story.tell(
    'programme lead',
    `drafts the endorsement policy “${draft.name.en}”`,
    () => lead.post<PolicyRef>('/policies', draft),
    (drafted) => ({ policyId: drafted.policyId, revision: drafted.revision }),
  );
  await story.tell(
    'registrar',
    'approves the policy with a passkey',
    () => registrar.decide('policy-approval', { policyId, revision }),
    decisionIds,
  );
  return { policyId, revision };
}
