import type { PolicyRules } from './content.js';
import type { FieldFault } from './problem.js';

/** Whether a policy can be met by those whom it can ask now. */

type Kind = 'in-demand' | 'fidelity';
const kinds = ['in-demand', 'fidelity'] as const satisfies readonly Kind[];

/** Who cannot be asked, and who confirms anyway. */
export interface Asking {
  /** Organizations that are not to be asked again, or are in conflict. */
  unaskable: ReadonlySet<string>;
  /** Organizations whose confirmation of the same text stands. */
  confirming: Record<Kind, ReadonlySet<string>>;
}

/**
 * The organizations without whom a policy cannot be met, and who cannot be asked; empty where it can be met. For one
 * that cannot be asked its substitute is.
 */
export function askingFaults(
  { asked, needs, required }: Pick<PolicyRules, 'asked' | 'needs' | 'required'>,
  known: readonly { id: string; name: string }[],
  { unaskable, confirming }: Asking,
): FieldFault[] {
  const missing = new Set<number>();
  for (const kind of kinds) {
    const can = (id: string): boolean => !unaskable.has(id) || confirming[kind].has(id);
    const answering = asked.map(({ organizationId, substituteId }) =>
      can(organizationId) ? organizationId : substituteId !== null && can(substituteId) ? substituteId : null,
    );
    const possible = new Set(answering.filter((id) => id !== null));
    const { confirmations, organizations } = needs[kind];
    const tooFew = possible.size < Math.max(1, confirmations, organizations);
    asked.forEach(({ organizationId }, at) => {
      const isNeeded = tooFew ? answering[at] === null : required[kind].includes(organizationId);
      if (isNeeded && !can(organizationId)) missing.add(at);
    });
  }
  return [...missing].sort((left, right) => left - right).map((at) => faultOf(at, asked[at], known));
}

function faultOf(
  at: number,
  ask: { organizationId: string } | undefined,
  known: readonly { id: string; name: string }[],
): FieldFault {
  const name = known.find((one) => one.id === ask?.organizationId)?.name ?? '';
  return {
    pointer: `/asked/${at}/organizationId`,
    code: 'not-to-be-asked',
    detail: `${name} is not to be asked, or is in conflict, and without it the policy cannot be met`,
    detailFr: `${name} ne doit pas être sollicitée, ou est en conflit d'intérêts, et sans elle la règle ne peut pas être satisfaite`,
  };
}
