import { eventually } from './actor.js';
import { confirm, decisionIds, endorsed, type PolicyRef, submitFirst } from './endorsing.js';
import { operations } from './pilots/operations.js';
import { releaseDraft } from './releasing.js';
import type { Session } from './session.js';
import { type Cast, Story } from './story.js';

const stock = { en: 'Stock control', fr: 'Contrôle des stocks' };
const teamLead = { en: 'Warehouse team lead', fr: "Chef d'équipe d'entrepôt" };

interface Micro {
  id: string;
  slug: string;
}

/** One micro-certification after another: what comes before a case, and what together makes a larger one. */
export async function pathwaysSide(
  story: Story,
  cast: Cast,
  of: { earner: Session; microCertificationId: string; policy: PolicyRef },
): Promise<void> {
  const { lead } = cast;
  const awarded = { kind: 'award', microCertificationId: of.microCertificationId };
  const [control, team] = await story.tell(
    'programme lead',
    'begins two further micro-certifications, on stock control and on leading a team',
    () =>
      Promise.all([
        lead.post<Micro>('/micro-certifications', { name: stock }),
        lead.post<Micro>('/micro-certifications', { name: teamLead }),
      ]),
    (made) => ({ slugs: made.map(({ slug }) => slug).join(', ') }),
  );
  await approve(story, lead, 'asks for the first one before stock control begins', {
    microCertificationId: control.id,
    prerequisites: awarded,
    stack: null,
  });
  await approve(story, lead, 'makes the team lead of both', {
    microCertificationId: team.id,
    prerequisites: null,
    stack: {
      kind: 'all',
      of: [awarded, { kind: 'award', microCertificationId: control.id }],
      withinMonths: 60,
    },
  });
  await story.tell(
    'earner',
    'sees one of two on the way to team lead, and what is left',
    () =>
      eventually('the way of the earner', async () => {
        const { items } = await of.earner.get<{ items: OwnPathway[] }>('/v1/me/pathways');
        const way = items.find((one) => one.microCertificationId === team.id)?.stack;
        return way?.have === 1 ? way : undefined;
      }),
    ({ have, need }) => ({ have, need }),
  );
  await reached(story, cast, of.policy, {
    kind: 'any',
    of: [awarded, { kind: 'award', microCertificationId: control.id }],
    withinMonths: 60,
  });
}

/** A larger one of which one award is enough: reached at once, drafted by itself, released by its people. */
async function reached(story: Story, cast: Cast, policy: PolicyRef, stack: object): Promise<void> {
  const { lead, lakeside, pinegate } = cast;
  const { microCertificationId, versionId } = await submitFirst(story, cast, operations, policy);
  await confirm(story, lakeside, 'Lakeside Logistics', versionId, ['in-demand', 'fidelity']);
  await confirm(story, pinegate, 'Pinegate Freight', versionId, ['in-demand', 'fidelity']);
  await endorsed(lead, versionId);
  await approve(story, lead, 'makes warehouse operations of any of both', {
    microCertificationId,
    prerequisites: null,
    stack,
  });
  const drafted = await story.tell(
    'Countersign',
    'finds that the earner reached warehouse operations, and drafts its release',
    () => eventually('the draft of the stack', () => draftOf(lead, microCertificationId)),
  );
  await story.tell(
    'Demo College',
    'releases it: an award that rests on another one',
    () => releaseDraft(new Story(() => undefined), cast, drafted),
    ({ awardId }) => ({ stackedAwardId: awardId }),
  );
}

/** The draft that holds a stack of a micro-certification. */
async function draftOf(
  lead: Cast['lead'],
  microCertificationId: string,
): Promise<{ releaseId: string; resultId: string } | undefined> {
  const stacks = await lead.get<{ items: { stackId: string; microCertificationId: string }[] }>('/stacks');
  const stack = stacks.items.find((one) => one.microCertificationId === microCertificationId);
  if (!stack) return undefined;
  const { items } = await lead.get<{ items: { releaseId: string; state: string }[] }>('/releases');
  for (const { releaseId } of items.filter(({ state }) => state === 'draft')) {
    const { rows } = await lead.get<{ rows: { items: { resultId: string }[] } }>(`/releases/${releaseId}`);
    if (rows.items.some((row) => row.resultId === stack.stackId))
      return { releaseId, resultId: stack.stackId };
  }
  return undefined;
}

interface OwnPathway {
  microCertificationId: string;
  stack: { have: number; need: number } | null;
}

async function approve(story: Story, lead: Cast['lead'], what: string, draft: object): Promise<void> {
  const { pathwayId, revision } = await lead.post<{ pathwayId: string; revision: number }>(
    '/pathways',
    draft,
  );
  await story.tell(
    'programme lead',
    what,
    () => lead.decide('pathway-approval', { pathwayId, revision }),
    (decided) => ({ pathwayId, ...decisionIds(decided) }),
  );
}
