import { addDays, dayIn } from '../../../services/shared/src/clock.js';
import { type Actor, eventually, unless } from './actor.js';
import { confirm, decisionIds, endorsed, type PolicyRef, submitFirst, submitReworded } from './endorsing.js';
import { warehousing } from './pilots/warehousing.js';
import type { Cast, Story } from './story.js';

const ZONE = 'America/Toronto';
const WAIVED_DAYS = 120;

const dockSafety = {
  ...warehousing,
  name: { en: 'Dock safety', fr: 'Sécurité au quai' },
  description: {
    en: 'Safe work at a loading dock: vehicles, ramps, and what to do when something goes wrong.',
    fr: 'Travailler en sécurité au quai de chargement\u00a0: véhicules, rampes et conduite à tenir en cas de problème.',
  },
};

const reason = {
  en: 'The only other employer of the region that runs such a dock closed it this autumn.',
  fr: 'Le seul autre employeur de la région qui exploite un tel quai l’a fermé cet automne.',
};

/**
 * What happens to endorsed versions over time: a kind is waived by two persons, a newer version takes an older one's
 * place, which is retired, and an employer takes its confirmation back.
 */
export async function relevanceSide(story: Story, cast: Cast, of: { policy: PolicyRef }): Promise<void> {
  const { lead, pinegate } = cast;
  const first = await submitFirst(story, cast, dockSafety, of.policy);
  for (const [employer, name] of [
    [cast.lakeside, 'Lakeside Logistics'],
    [pinegate, 'Pinegate Freight'],
  ] as const)
    await confirm(story, employer, name, first.versionId, ['in-demand']);
  await waive(story, cast, first.versionId);
  await story.tell(
    'Countersign',
    'version 1 is endorsed: one kind by employers, the other waived, and says so',
    () => stands(lead, first.versionId, 'waived'),
  );

  const second = await submitReworded(story, cast, first, of.policy);
  await confirm(story, cast.lakeside, 'Lakeside Logistics', second.versionId, ['fidelity']);
  await confirm(story, pinegate, 'Pinegate Freight', second.versionId, ['fidelity']);
  await endorsed(lead, second.versionId);
  await stands(lead, first.versionId, 'superseded');
  await story.tell(
    'programme lead',
    'retires version 1, whose place version 2 has taken',
    () => lead.decide('version-retirement', { versionId: first.versionId, reason: 'replaced' }),
    decisionIds,
  );
  await stands(lead, first.versionId, 'retired');

  await stands(lead, second.versionId, 'current');
  await withdraw(story, pinegate, second.versionId);
  await story.tell('Countersign', 'version 2 takes no new case: what its policy asks is no longer met', () =>
    stands(lead, second.versionId, 'withdrawn'),
  );
  await waive(story, cast, second.versionId);
  await stands(lead, second.versionId, 'waived');
}

/** Proposed by a programme lead, approved by a registrar. */
async function waive(story: Story, { lead, registrar }: Cast, versionId: string): Promise<void> {
  const untilDay = dayIn(addDays(new Date(), WAIVED_DAYS), ZONE);
  const proposed = await story.tell(
    'programme lead',
    'proposes to waive that employers confirm the assessment, with a reason and an end',
    () => lead.decide('waiver', { versionId, kind: 'fidelity', reason, untilDay }),
    decisionIds,
  );
  await story.tell(
    'registrar',
    'approves the waiver, as a second person',
    () => registrar.decide('waiver-approval', proposed.outcomes[0]),
    decisionIds,
  );
}

/** Takes back the newest confirmation that the assessment of a version reflects the job. */
async function withdraw(story: Story, employer: Actor, versionId: string): Promise<void> {
  const { items } = await employer.get<{
    items: { confirmationId: string; versionId: string; kind: string }[];
  }>('/confirmations');
  const given = items.find((one) => one.versionId === versionId && one.kind === 'fidelity');
  if (!given) throw new Error('the employer has confirmed nothing of this version');
  await story.tell(
    'Pinegate Freight',
    'withdraws its confirmation, and reads before what follows from it',
    () =>
      employer.decide('withdrawal', {
        confirmationId: given.confirmationId,
        reason: 'not-how-work-is-done',
        text: 'We closed our dock this autumn; we no longer know how this work is done.',
        public: true,
      }),
    decisionIds,
  );
}

/** Waits until a version stands in a state. */
const stands = (lead: Actor, versionId: string, state: string): Promise<{ state: string }> =>
  eventually(`version ${versionId} to be ${state}`, async () => {
    const found = await unless('not-found', () => lead.get<{ state: string }>(`/relevance/${versionId}`));
    return found?.state === state ? found : undefined;
  });
