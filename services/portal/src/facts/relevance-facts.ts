import type { Transaction } from '../database.store.js';
import type { Fact } from '../events.js';
import type { MailPlanner } from '../mail/mail.planner.js';

/** Days before a lapse at which programme leads are told of it by mail; every reminder is on the version's page. */
const LEADS_TOLD_DAYS: readonly number[] = [90, 30, 7];

/** Tells programme leads when a version lapses or is withdrawn from, and when it is about to, or cannot be endorsed. */
export async function applyRelevanceFact(
  { planner }: { planner: MailPlanner },
  tx: Transaction,
  { event, eventId, organizationId }: Fact,
): Promise<void> {
  if (event.case === 'relevanceChanged') {
    const { versionId, state, before, teachOutUntil } = event.value;
    // Later facts of the same state, such as the end of its teach-out, are no news.
    if (state === before || (state !== 'lapsed' && state !== 'withdrawn')) return;
    const facts = { versionId, occasion: state, ...(teachOutUntil ? { until: teachOutUntil } : {}) };
    await planner.toProgrammeLeads(tx, eventId, organizationId, 'relevance', facts);
  }
  // That it can be met again is no news: it is on the version's page.
  if (event.case === 'reachChanged' && event.value.outOfReach.length > 0) {
    const facts = { versionId: event.value.versionId, occasion: 'out-of-reach' };
    await planner.toProgrammeLeads(tx, eventId, organizationId, 'relevance', facts);
  }
  if (event.case === 'lapseApproaching' && LEADS_TOLD_DAYS.includes(event.value.days)) {
    const { versionId, lapsesAt: until } = event.value;
    const facts = { versionId, occasion: 'approaching', until };
    await planner.toProgrammeLeads(tx, eventId, organizationId, 'relevance', facts);
  }
}
