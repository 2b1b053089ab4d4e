import type { Policy } from '../../../services/shared/src/content.js';
import { newId } from '../../../services/shared/src/ids.js';

/** A policy of an organization, as it would have been approved. */
export function policyOf(organizationId: string, asked: string[]): Policy {
  return {
    v: 1,
    policyId: newId(),
    revision: 1,
    organizationId,
    name: { en: 'Three employers', fr: 'Trois employeurs' },
    asked,
    needs: {
      'in-demand': { confirmations: 2, organizations: 2 },
      fidelity: { confirmations: 1, organizations: 1 },
    },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [7],
    termMonths: 12,
    teachOutDays: 90,
  };
}
