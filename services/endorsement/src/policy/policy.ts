import { z } from 'zod';
import { type PolicyRules, policyV1Schema } from '../../../shared/src/content.js';
import type { FieldFault } from '../../../shared/src/problem.js';

/** Body of a policy draft: without `policyId` a new policy, with it the next revision of that one. */
export const policyInput = policyV1Schema
  .omit({ v: true, policyId: true, revision: true, organizationId: true })
  .extend({ policyId: policyV1Schema.shape.policyId.optional() })
  .meta({ id: 'PolicyDraft' });
export type PolicyInput = z.output<typeof policyInput>;

/** Body of the decision policy-approval. */
export const policyApprovalInput = z
  .object({ policyId: policyV1Schema.shape.policyId, revision: policyV1Schema.shape.revision })
  .meta({ id: 'PolicyApprovalInput' });

/** An organization as policies see it. */
export interface AskedOrganization {
  id: string;
  kind: string;
  name: string;
}

/** Why a policy can never be met or would ask the wrong ones; empty where it is fit. */
export function policyFaults(
  policy: PolicyInput,
  institutionId: string,
  known: readonly AskedOrganization[],
): FieldFault[] {
  const faults: FieldFault[] = [];
  const fault = (pointer: string, code: string, detail: string, detailFr: string): void => {
    faults.push({ pointer, code, detail, detailFr });
  };
  policy.asked.forEach((id, index) => {
    const pointer = `/asked/${index}`;
    if (policy.asked.indexOf(id) !== index)
      fault(
        pointer,
        'duplicate',
        'This organization is named twice',
        'Cette organisation est nommée deux fois',
      );
    if (id === institutionId)
      fault(
        pointer,
        'own-organization',
        'An institution does not confirm its own micro-certification',
        'Un établissement ne confirme pas sa propre microcertification',
      );
    else if (!known.some((one) => one.id === id && one.kind !== 'institution'))
      fault(
        pointer,
        'unknown-organization',
        'No such employer is registered',
        "Aucun employeur de ce nom n'est inscrit",
      );
  });
  for (const kind of ['in-demand', 'fidelity'] as const) {
    const need = policy.needs[kind];
    if (need.confirmations < 1)
      fault(
        `/needs/${kind}/confirmations`,
        'below-floor',
        'At least one confirmation of each kind is needed',
        'Au moins une confirmation de chaque type est nécessaire',
      );
    if (need.organizations < 1)
      fault(
        `/needs/${kind}/organizations`,
        'below-floor',
        'At least one organization must confirm each kind',
        'Au moins une organisation doit confirmer chaque type',
      );
    // An organization's confirmation counts once, so more confirmations need as many organizations.
    if (Math.max(need.confirmations, need.organizations) > new Set(policy.asked).size) {
      fault(
        `/needs/${kind}`,
        'unsatisfiable',
        'Fewer organizations are asked than must confirm',
        "Moins d'organisations sont sollicitées qu'il n'en faut",
      );
    }
  }
  if (policy.dueAfterDays > policy.closesAfterDays)
    fault(
      '/dueAfterDays',
      'after-closing',
      'The due date comes after the closing date',
      "La date d'échéance suit la date de clôture",
    );
  policy.remindDaysBeforeClose.forEach((days, index) => {
    if (days >= policy.closesAfterDays)
      fault(
        `/remindDaysBeforeClose/${index}`,
        'before-opening',
        'This reminder would come before the round opens',
        "Ce rappel précéderait l'ouverture",
      );
  });
  return faults;
}

/** The policy in one sentence of each language. */
export function policySentence(
  policy: Pick<PolicyRules, 'needs' | 'closesAfterDays' | 'termMonths'> & { asked: readonly unknown[] },
): {
  en: string;
  fr: string;
} {
  const { needs, closesAfterDays, termMonths } = policy;
  const demand = needs['in-demand'];
  const fidelity = needs.fidelity;
  const en = (count: number): string => `${count} ${count === 1 ? 'employer' : 'employers'}`;
  const fr = (count: number): string =>
    `${count} ${count === 1 ? 'employeur confirme' : 'employeurs confirment'}`;
  const [d, f] = [countOf(demand), countOf(fidelity)];
  return {
    en: `${en(d)} of ${policy.asked.length} asked confirm that the competencies are in demand, and ${en(f)} that the assessment reflects the job, within ${closesAfterDays} days; valid up to ${termMonths} months.`,
    fr: `${fr(d)}, sur ${policy.asked.length} sollicités, que les compétences sont en demande, et ${fr(f)} que l'évaluation reflète l'emploi, en ${closesAfterDays} jours; valable jusqu'à ${termMonths} mois.`,
  };
}

const countOf = (need: { confirmations: number; organizations: number }): number =>
  Math.max(need.confirmations, need.organizations);
