import { eventually } from './actor.js';
import { decisionIds } from './endorsing.js';
import type { Cast, Story } from './story.js';

/** An issued award, as the registrar sees it. */
export interface AwardAnswer {
  awardId: string;
  resultId: string;
  languages: string[];
}

/** Proposed by the programme lead, approved by the registrar, signed by the institution. */
export async function release(
  story: Story,
  { lead, registrar }: Cast,
  resultId: string,
): Promise<AwardAnswer> {
  const { releaseId } = await eventually('the draft of the release', () =>
    onceFinal(() => lead.post<{ releaseId: string }>('/releases', { resultIds: [resultId] })),
  );
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
        onceProposed(() => registrar.decide('release-approval', { releaseId })),
      ),
    decisionIds,
  );
  const award = await eventually('the award', async () => {
    const { items } = await registrar.get<{ items: AwardAnswer[] }>('/awards');
    return items.find((item) => item.resultId === resultId);
  });
  await story.tell(
    'Demo College',
    `signs the award in ${award.languages.join(' and ')}`,
    async () => award,
    ({ awardId, languages }) => ({ awardId, languages }),
  );
  return award;
}

/** The result is known to the release's side by an event. */
async function onceFinal<T>(work: () => Promise<T>): Promise<T | undefined> {
  return unlessCode('result-not-final', work);
}

async function onceProposed<T>(work: () => Promise<T>): Promise<T | undefined> {
  return unlessCode('release-not-proposed', work);
}

async function unlessCode<T>(code: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined;
    throw error;
  }
}
