import { eventually, unless } from './actor.js';
import { decisionIds } from './endorsing.js';
import type { Cast, Story } from './story.js';

/** An issued award, as the registrar sees it. */
export interface AwardAnswer {
  awardId: string;
  resultId: string;
  issuedAt: string | null;
}

/** Proposed by the programme lead, approved by the registrar, signed by the institution. */
export async function release(story: Story, cast: Cast, resultId: string): Promise<AwardAnswer> {
  const { releaseId } = await eventually('the draft of the release', () =>
    unless('result-not-final', () =>
      cast.lead.post<{ releaseId: string }>('/releases', { resultIds: [resultId] }),
    ),
  );
  return releaseDraft(story, cast, { releaseId, resultId });
}

/** Proposes and approves what is drafted, and waits for the award of one of its rows. */
export async function releaseDraft(
  story: Story,
  { lead, registrar }: Cast,
  { releaseId, resultId }: { releaseId: string; resultId: string },
): Promise<AwardAnswer> {
  await story.tell(
    'programme lead',
    'proposes a release of one result',
    () => lead.decide('release-proposal', { releaseId }),
    (decided) => ({ releaseId, ...decisionIds(decided) }),
  );
  await story.tell(
    'registrar',
    'approves the release with a passkey',
    () =>
      eventually('the approval', () =>
        unless('release-not-open', () => registrar.decide('release-approval', { releaseId })),
      ),
    decisionIds,
  );
  const award = await eventually('the award', async () => {
    const { items } = await registrar.get<{ items: AwardAnswer[] }>('/awards');
    return items.find((item) => item.resultId === resultId && item.issuedAt !== null);
  });
  await story.tell(
    'Demo College',
    'signs the award in both languages',
    async () => award,
    ({ awardId, issuedAt }) => ({ awardId, issuedAt }),
  );
  return award;
}
