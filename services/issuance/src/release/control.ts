import type { Statement } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import type { DecisionRefusal } from '../ledger/refusals.js';

export const controlTypes = ['release-pause', 'release-resume', 'release-cancellation'] as const;
export type ControlType = (typeof controlTypes)[number];

/** Whether rows of a release may be issued now. */
export type Control = 'running' | 'paused' | 'cancelled';

/** What a release becomes by a registrar's word, or why it may not: cancelled is for ever. */
export function nextControl(
  now: Control,
  type: ControlType,
): { ok: true; control: Control } | { ok: false; code: DecisionRefusal } {
  if (now === 'cancelled') return { ok: false, code: 'release-cancelled' };
  switch (type) {
    case 'release-pause':
      return now === 'paused' ? { ok: false, code: 'release-paused' } : { ok: true, control: 'paused' };
    case 'release-resume':
      return now === 'paused' ? { ok: true, control: 'running' } : { ok: false, code: 'release-not-paused' };
    case 'release-cancellation':
      return { ok: true, control: 'cancelled' };
  }
}

/** What a sequence of statements makes of a release; what may not follow changes nothing. */
export function controlAfter(types: readonly ControlType[]): Control {
  let control: Control = 'running';
  for (const type of types) {
    const next = nextControl(control, type);
    if (next.ok) control = next.control;
  }
  return control;
}

/** The type of a statement that pauses, resumes or cancels a release; null for another. */
export const controlType = ({ type }: Pick<Statement, 'type'>): ControlType | null =>
  controlTypes.find((one) => one === type) ?? null;

/**
 * How a release stands by the ledger's statements: the gate asks before each row.
 *
 * @param organizationId of the release's proposal; nobody else's word counts
 */
export async function controlOf(
  evidence: Evidence,
  tx: Transaction,
  of: { releaseId: string; organizationId: string },
): Promise<Control> {
  const proven = await evidence.find(tx, { about: `release:${of.releaseId}` });
  const types = proven
    .filter(({ statement }) => statement.organizationId === of.organizationId)
    // In the order of their chain, which hashes hold together.
    .sort((left, right) => left.sequence - right.sequence)
    .flatMap(({ statement }) => controlType(statement) ?? []);
  return controlAfter(types);
}
