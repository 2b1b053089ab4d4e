import { eventually } from './actor.js';
import { decisionIds } from './endorsing.js';
import type { Session } from './session.js';
import type { Cast, Story } from './story.js';

const stock = { en: 'Stock control', fr: 'Contrôle des stocks' };
const teamLead = { en: 'Warehouse team lead', fr: "Chef d'équipe d'entrepôt" };

interface Micro {
  id: string;
  slug: string;
}

/** One micro-certification after another: what comes before a case, and what together makes a larger one. */
export async function pathwaysSide(
  story: Story,
  { lead }: Cast,
  of: { earner: Session; microCertificationId: string },
): Promise<void> {
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
