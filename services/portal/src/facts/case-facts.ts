import type { Transaction } from '../database.store.js';
import type { Fact } from '../events.js';
import type { MailPlanner } from '../mail/mail.planner.js';

/** What happened in a case: to whom a mail tells it. */
export async function tellOfCase(tx: Transaction, planner: MailPlanner, fact: Fact): Promise<void> {
  const step = stepOf(fact);
  if (!step) return dutyDue(tx, planner, fact);
  const { eventId, organizationId } = fact;
  const { earnerId, until = '', ...facts } = step;
  await planner.toEarner(tx, eventId, earnerId, 'case-step', {
    ...facts,
    organizationId,
    ...(until === '' ? {} : { until }),
  });
}

interface Step {
  caseId: string;
  versionId: string;
  earnerId: string;
  occasion: string;
  until?: string;
}

/** A step that its earner waits for, or has to answer; null for any other fact. */
function stepOf({ event }: Fact): Step | null {
  switch (event.case) {
    case 'resultFinalized': {
      const { outcome, replacesResultId } = event.value;
      // A pass is told by the award's mail, unless somebody waited for it after an appeal.
      return outcome === 'pass' && replacesResultId === '' ? null : of(event.value, outcome);
    }
    case 'appealLodged':
      return of(event.value, 'appeal-lodged');
    case 'appealDecided':
      return of(event.value, event.value.finding);
    case 'evidenceRequested':
      return { ...of(event.value, 'evidence-asked'), until: event.value.until };
    case 'attemptOpened':
      return { ...of(event.value, 'attempt-opened'), until: event.value.until };
    case 'identityCorrected':
      return of(event.value, 'identity-corrected');
    case 'caseWithdrawn':
      // Who withdrew by the own passkey knows it; facts of before named no earner.
      return event.value.by === 'institution' && event.value.earnerId !== ''
        ? of(event.value, 'withdrawn')
        : null;
    default:
      return null;
  }
}

const of = (
  { caseId, versionId, earnerId }: Pick<Step, 'caseId' | 'versionId' | 'earnerId'>,
  occasion: string,
): Step => ({ caseId, versionId, earnerId, occasion });

/** Appeals are rare and somebody waits for them; of marks, which are many, the queue tells, and a mail once they are late. */
async function dutyDue(tx: Transaction, planner: MailPlanner, fact: Fact): Promise<void> {
  const { event, eventId, organizationId } = fact;
  if (event.case !== 'caseAssigned' && event.case !== 'caseOverdue') return;
  const { caseId, duty, personId } = event.value;
  if (duty !== 'appeal') {
    if (event.case === 'caseAssigned') return;
    const kind = duty === 'moderation' ? 'moderations' : 'marks';
    const escalated = event.value.ordinal > 1 || personId === '';
    return planner.lateDuties(tx, eventId, { organizationId, kind, personId, escalated });
  }
  const occasion = event.case === 'caseOverdue' ? 'overdue' : 'assigned';
  const facts = { caseId, organizationId, occasion };
  if (personId !== '') await planner.toPeople(tx, eventId, [personId], 'duty', facts);
  if (occasion === 'overdue') await planner.toProgrammeLeads(tx, eventId, organizationId, 'duty', facts);
}
