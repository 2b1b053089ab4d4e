import { type Actor, eventually } from './actor.js';
import { prepareRatings } from './employer.js';
import { confirm, decisionIds, endorsed, openRequest, type PolicyRef, submitFirst } from './endorsing.js';
import { coldChain, dangerousGoods, loadSecuring, peakSeason } from './pilots/freight.js';
import { approvePolicy, employerThenCouncil, oneRefusalIsEnough, withSubstitute } from './policies.js';
import type { Cast, Story } from './story.js';

/** Days of a season: so near to their end that they may be renewed, and not yet so near that everybody is asked. */
const SEASON_DAYS = 100;

/** Who takes part beside the cast. */
export interface Asked {
  supervisor: Actor;
  /** Approver of the sector council. */
  council: Actor;
  /** Approver of the employer that is asked in another's place. */
  substitute: Actor;
}

/** The states that rounds of asking can be in: each micro-certification of the freight trade shows some of them. */
export async function roundsSide(story: Story, cast: Cast, asked: Asked): Promise<void> {
  const { lakeside, pinegate } = cast;
  const both = [lakeside.organizationId, pinegate.organizationId];
  await inStages(story, cast, asked);
  const noRefusal = await approvePolicy(story, cast, oneRefusalIsEnough(both));
  await stopped(story, cast, noRefusal);
  await askedAgain(story, cast, noRefusal);
  await renewed(story, cast);
  await replaced(story, cast, asked);
}

/** An employer answers, with what its supervisor prepared; now the sector council is asked, and has not answered. */
async function inStages(story: Story, cast: Cast, { supervisor, council }: Asked): Promise<void> {
  const rules = employerThenCouncil(cast.lakeside.organizationId, council.organizationId);
  const policy = await approvePolicy(story, cast, rules);
  const { versionId } = await submitFirst(story, cast, dangerousGoods, policy);
  await prepareRatings(story, supervisor, versionId);
  await confirm(story, cast.lakeside, 'Lakeside Logistics', versionId, ['in-demand', 'fidelity']);
  await story.tell('Countersign', 'asks the sector council, now that the first stage is answered', () =>
    openRequest(council, versionId),
  );
}

/** One refusal, where one is enough. */
async function stopped(story: Story, cast: Cast, policy: PolicyRef): Promise<void> {
  const { versionId } = await submitFirst(story, cast, coldChain, policy);
  await refuse(story, 'Pinegate Freight', cast.pinegate, versionId, {
    kind: 'fidelity',
    reason: 'evidence-too-weak',
    text: 'A paper record proves nothing to our customers; they want the readings of the logger itself.',
  });
  await ended(cast.lead, versionId, 'vetoed');
}

/** One refusal, a further round, and the one who refused confirms: for a season, and with a renewal in sight. */
async function askedAgain(story: Story, cast: Cast, policy: PolicyRef): Promise<void> {
  const { versionId } = await submitFirst(story, cast, peakSeason, policy);
  await refuse(story, 'Pinegate Freight', cast.pinegate, versionId, {
    kind: 'in-demand',
    reason: 'not-in-demand',
    text: 'We had no peak this year, and hired nobody for it; ask us again when the season is planned.',
  });
  await ended(cast.lead, versionId, 'vetoed');
  await story.tell(
    'programme lead',
    'asks again in a further round, now that the season is planned',
    () => cast.lead.decide('round-opening', { versionId }),
    decisionIds,
  );
  const kinds: ('in-demand' | 'fidelity')[] = ['in-demand', 'fidelity'];
  await confirm(story, cast.pinegate, 'Pinegate Freight', versionId, kinds, SEASON_DAYS);
  await confirm(story, cast.lakeside, 'Lakeside Logistics', versionId, kinds, SEASON_DAYS);
  await endorsed(cast.lead, versionId);
}

/** All that an employer may renew, by one signature. */
async function renewed(story: Story, { pinegate }: Cast): Promise<void> {
  const renewals = await eventually('what may be renewed', async () => {
    const { items } = await pinegate.get<{ items: { confirmationId: string }[] }>('/renewals');
    return items.length > 1 ? items.map((one) => one.confirmationId) : undefined;
  });
  await story.tell(
    'Pinegate Freight',
    `renews ${renewals.length} confirmations of unchanged text by one signature`,
    () => pinegate.decide('confirmation', { renewals }),
    decisionIds,
  );
}

/** A refusal that was taken back; a conflict of interest, and another employer asked instead. */
async function replaced(story: Story, cast: Cast, { substitute }: Asked): Promise<void> {
  const { lakeside, pinegate } = cast;
  const rules = withSubstitute(lakeside.organizationId, pinegate.organizationId, substitute.organizationId);
  const policy = await approvePolicy(story, cast, rules);
  const { versionId } = await submitFirst(story, cast, loadSecuring, policy);
  const kind = 'in-demand';
  await refuse(story, 'Lakeside Logistics', lakeside, versionId, {
    kind,
    reason: 'wrong-level',
    text: 'Securing is the work of our carriers, so we do not hire anybody for it ourselves.',
  });
  const { requestId } = await openRequest(lakeside, versionId);
  await story.tell(
    'Lakeside Logistics',
    'takes its refusal back before the round has ended',
    () => lakeside.decide('recall', { requestId, kind }),
    decisionIds,
  );
  await confirm(story, lakeside, 'Lakeside Logistics', versionId, [kind]);
  const asked = await openRequest(pinegate, versionId);
  await story.tell(
    'Pinegate Freight',
    'declares a conflict of interest: it sells the straps',
    () =>
      pinegate.decide('endorsement-conflict', {
        requestId: asked.requestId,
        scope: 'organization',
        nature: 'financial',
        text: 'We sell the straps that the task asks for.',
      }),
    decisionIds,
  );
  await story.tell('Countersign', 'asks Northshore Parcel in its place', () =>
    openRequest(substitute, versionId),
  );
}

async function refuse(
  story: Story,
  who: string,
  employer: Actor,
  versionId: string,
  given: { kind: 'in-demand' | 'fidelity'; reason: string; text: string },
): Promise<void> {
  const { requestId } = await openRequest(employer, versionId);
  const what =
    given.kind === 'in-demand'
      ? 'that the competencies are in demand'
      : 'that the assessment reflects the job';
  await story.tell(
    who,
    `declines to confirm ${what}, with a reason`,
    () => employer.decide('decline', { requestId, ...given, public: false }),
    decisionIds,
  );
}

const ended = (lead: Actor, versionId: string, state: string): Promise<true> =>
  eventually(`the round to be ${state}`, async () => {
    const round = await lead.get<{ state: string }>(`/endorsements/${versionId}`);
    return round.state === state || undefined;
  });
