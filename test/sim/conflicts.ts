import { DAY } from './clock.js';
import { type Fact, kinds } from './oracle.js';
import type { Play } from './play.js';

/** An organization declares a conflict of interest: what it answered before ends, and some conflicts end later. */
export function declareConflict(play: Play, organizationId: string, personId: string): void {
  const id = play.id('conflict');
  const { at } = play;
  play.facts.push({ is: 'conflicted', at, id, organization: organizationId });
  play.gate.conflicted({ id, organizationId, personId, at });
  for (const fact of [...play.facts])
    if ('part' in fact && fact.organization === organizationId) tellEnd(play, fact);
  if (!play.chance.is(0.6)) return;
  play.later(play.chance.after(300 * DAY), () => {
    play.tally.decisions++;
    play.facts.push({ is: 'ended', at: play.at, id });
    play.gate.conflictEnded({ id, organizationId, personId, at: play.at });
  });
}

/** Every round and version of the text hears that the answer counts no more. */
function tellEnd(play: Play, fact: Extract<Fact, { part: string }>): void {
  const { at } = play;
  for (const kind of kinds) {
    if (!play.versions.some((version) => version.parts[kind] === fact.part)) continue;
    const about = { kind, organizationId: fact.organization };
    if (fact.is === 'declined') play.tellDecline({ ...about, decisionId: fact.id }, fact.part, fact.at, at);
    else {
      const { id: confirmationId, from, until } = fact;
      play.tellConfirmation({ ...about, confirmationId, from, until, endedAt: at }, fact.part);
    }
  }
}

/** Since when what an organization answered at an instant counts no more, by a conflict; null where it does. */
export function conflictSince(
  facts: readonly Fact[],
  organizationId: string,
  givenAt: string,
): string | null {
  const since = facts.flatMap((fact) => {
    if (fact.is !== 'conflicted' || fact.organization !== organizationId) return [];
    const wasOver = facts.some((end) => end.is === 'ended' && end.id === fact.id && end.at <= givenAt);
    return wasOver ? [] : [fact.at];
  });
  return since.sort()[0] ?? null;
}
