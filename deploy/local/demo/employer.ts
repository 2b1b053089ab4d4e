import { addDays, dayIn } from '../../../services/shared/src/clock.js';
import { type Actor, eventually, unless } from './actor.js';
import { criterionIds, decisionIds, openRequest, type RequestAnswer } from './endorsing.js';
import type { Cast, Story } from './story.js';

const ZONE = 'America/Toronto';
const AWAY_DAYS = 30;
const MAY = 5;

/** A supervisor rates the criteria of an open request, for the approver who signs. */
export async function prepareRatings(story: Story, supervisor: Actor, versionId: string): Promise<void> {
  const { requestId } = await openRequest(supervisor, versionId);
  const request = await supervisor.get<RequestAnswer>(`/requests/${requestId}`);
  const ratings = criterionIds(request).map((criterionId) => ({
    criterionId,
    jobTask: 'A shift on the floor',
    rating: 'fully',
  }));
  await story.tell(
    'Lakeside Logistics',
    'has its supervisor prepare the ratings, by a signature of his own',
    () => supervisor.decide('rating-preparation', { requestId, ratings }),
    decisionIds,
  );
}

/** How employers order their side: a colleague stands in, confirmations end in one month, one thing is not asked again. */
export async function employerSide(
  story: Story,
  { lakeside }: Cast,
  of: { supervisor: Actor; supervisorId: string; northshore: Actor; microCertificationId: string },
): Promise<void> {
  const untilDay = dayIn(addDays(new Date(), AWAY_DAYS), ZONE);
  const { items } = await lakeside.get<{ items: { state: string }[] }>('/delegations');
  // A journey that is played again finds the colleague standing in.
  if (!items.some((one) => one.state === 'in-force'))
    await story.tell(
      'Lakeside Logistics',
      'lets its supervisor answer as approver for a month',
      () => lakeside.decide('delegation', { toPersonId: of.supervisorId, untilDay }),
      decisionIds,
    );
  await eventually('the role of the delegate', async () => {
    const { organizations } = await of.supervisor.session.get<{ organizations: { roles: string[] }[] }>(
      '/v1/session',
    );
    return organizations.some((one) => one.roles.includes('approver')) || undefined;
  });
  await story.tell(
    'Lakeside Logistics',
    'wants its confirmations to end in May',
    () => of.supervisor.decide('renewal-month', { month: MAY }),
    decisionIds,
  );
  const scope = { kind: 'micro-certification', microCertificationId: of.microCertificationId };
  const text = 'Our warehouse closes this winter; what we confirmed stands until its end.';
  await unless('already-not-asked', () =>
    story.tell(
      'Northshore Parcel',
      'is not to be asked again about this micro-certification',
      () => of.northshore.decide('do-not-ask', { scope, text }),
      decisionIds,
    ),
  );
}
