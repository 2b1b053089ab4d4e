import { addDays, dayIn } from '../../../services/shared/src/clock.js';
import { type Actor, eventually, unless } from './actor.js';
import type { MailReader } from './mail.js';
import { northshore } from './people.js';
import { reworded } from './pilots/warehousing.js';
import type { Cast, Story } from './story.js';

const ZONE = 'America/Toronto';

/** An approved policy, as a version names it. */
export interface PolicyRef {
  policyId: string;
  revision: number;
}

/** A version that was submitted. */
export interface Version {
  versionId: string;
  microCertificationId: string;
  number: number;
}

interface DraftAnswer {
  draft: Parameters<typeof reworded>[0];
}

interface EndorsementAnswer {
  state: string;
  counted: { confirmationId: string; kind: string; organizationId: string }[];
}

/** Authors a version and submits it, so that its employers are asked. */
export async function submitFirst(
  story: Story,
  { lead }: Cast,
  content: object,
  policy: PolicyRef,
): Promise<Version> {
  const named = content as { name: { en: string; fr: string } };
  const created = await story.tell(
    'programme lead',
    `creates the micro-certification “${named.name.en}”`,
    () =>
      lead.post<{ id: string; versions: { id: string; number: number }[] }>('/micro-certifications', {
        name: named.name,
      }),
    ({ id }) => ({ microCertificationId: id }),
  );
  const [draft] = created.versions;
  if (!draft) throw new Error('a new micro-certification has a first version');
  const version = { microCertificationId: created.id, versionId: draft.id, number: draft.number };
  await story.tell(
    'programme lead',
    `writes version ${version.number} in English and French`,
    () => saveDraft(lead, version.versionId, content),
    () => ({ versionId: version.versionId }),
  );
  await submit(story, lead, version, policy);
  return version;
}

/** Copies a version, rewords one rubric criterion, and submits the copy. */
export async function submitReworded(
  story: Story,
  { lead }: Cast,
  first: Version,
  policy: PolicyRef,
): Promise<Version> {
  const path = `/micro-certifications/${first.microCertificationId}/versions`;
  const started = await lead.post<{ versionId: string; number: number }>(path, { copyOf: first.versionId });
  const version = { ...started, microCertificationId: first.microCertificationId };
  const { draft } = await lead.get<DraftAnswer>(`/versions/${version.versionId}`);
  await story.tell(
    'programme lead',
    `rewords the criterion in version ${version.number}`,
    () => saveDraft(lead, version.versionId, reworded(draft)),
    () => ({ versionId: version.versionId }),
  );
  await submit(story, lead, version, policy);
  return version;
}

/** The three employers answer version 1: both, one, and a wish for a change. */
export async function answerFirst(
  story: Story,
  cast: Cast,
  mails: MailReader,
  version: Version,
  firstVisit: (mail: () => Promise<string>) => Promise<Actor>,
): Promise<Actor> {
  await confirm(story, cast.lakeside, 'Lakeside Logistics', version.versionId, ['in-demand', 'fidelity']);
  await confirm(story, cast.pinegate, 'Pinegate Freight', version.versionId, ['in-demand']);
  const mail = (): Promise<string> =>
    eventually('the mail to Northshore Parcel', () => mails.link(northshore.contact.mail, version.versionId));
  const visitor = await story.tell(
    'Northshore Parcel',
    "opens the mail's link for the first time, and enrols a passkey",
    () => firstVisit(mail),
  );
  const request = await openRequest(visitor, version.versionId);
  await story.tell(
    'Northshore Parcel',
    'asks for a change to one rubric criterion',
    () =>
      visitor.decide('change-request', {
        requestId: request.requestId,
        kind: 'fidelity',
        criterionId: 'c-discrepancies',
        reason: 'not-how-work-is-done',
        text: 'With us a discrepancy counts as resolved only when the supplier’s count is disputed in the system.',
      }),
    decisionIds,
  );
  return visitor;
}

/** Confirms one or both kinds by one signature; a supervisor's ratings are used as they were prepared. */
export async function confirm(
  story: Story,
  actor: Actor,
  who: string,
  versionId: string,
  kinds: ('in-demand' | 'fidelity')[],
  days = 365,
): Promise<void> {
  const { requestId } = await openRequest(actor, versionId);
  const untilDay = dayIn(addDays(new Date(), days), ZONE);
  const scope = { sector: 'warehousing and logistics', region: 'Ontario', noc: '75101' };
  const request = await actor.get<RequestAnswer>(`/requests/${requestId}`);
  const [prepared] = request.preparations;
  const ratings =
    prepared?.ratings ??
    criterionIds(request).map((criterionId) => ({
      criterionId,
      jobTask: 'A shift on the floor',
      rating: 'fully',
    }));
  const used = prepared ? { preparationId: prepared.preparationId } : {};
  const answers = kinds.map((kind) => ({
    kind,
    scope,
    grounds: { kind: 'vacancies' },
    untilDay,
    public: true,
    ...(kind === 'fidelity' ? { ratings, ...used } : {}),
  }));
  const what =
    kinds.length === 2
      ? 'confirms both: in demand, and reflects the job'
      : kinds[0] === 'fidelity'
        ? 'confirms that the assessment reflects the job'
        : 'confirms that the competencies are in demand';
  await story.tell(who, what, () => actor.decide('confirmation', { requestId, answers }), decisionIds);
}

/** Waits until a version is endorsed, and gives the confirmations that counted. */
export function endorsed(lead: Actor, versionId: string): Promise<EndorsementAnswer> {
  return eventually('the endorsement', async () => {
    const answer = await lead.get<EndorsementAnswer>(`/endorsements/${versionId}`);
    return answer.state === 'endorsed' ? answer : undefined;
  });
}

/** The open request of an actor's organization about a version, once it is there. */
export function openRequest(actor: Actor, versionId: string): Promise<{ requestId: string }> {
  return eventually(`the request to ${actor.name}`, async () => {
    const { items } = await actor.get<{ items: { requestId: string; versionId: string }[] }>(
      '/requests?state=open',
    );
    return items.find((item) => item.versionId === versionId);
  });
}

/** What a decision answered, for the journey's file. */
export const decisionIds = (decided: {
  decisions: { decisionId: string; digest: string; state: string }[];
}): Record<string, unknown> => ({ decisions: decided.decisions });

/** What the demo reads of a request. */
export interface RequestAnswer {
  content: { en: { blueprint: { criteria: { id: string }[] } } };
  preparations: { preparationId: string; ratings: object[] }[];
}

/** The criteria of a request's assessment. */
export function criterionIds(request: RequestAnswer): string[] {
  return request.content.en.blueprint.criteria.map((one) => one.id);
}

async function submit(story: Story, lead: Actor, version: Version, policy: PolicyRef): Promise<void> {
  const input = { versionId: version.versionId, policyId: policy.policyId, policyRevision: policy.revision };
  // The catalogue hears of the policy's approval by an event.
  await story.tell(
    'programme lead',
    `submits version ${version.number} with a passkey; its employers are asked`,
    () =>
      eventually('the submission', () =>
        unless('policy-not-approved', () => lead.decide('version-submission', input)),
      ),
    decisionIds,
  );
}

async function saveDraft(lead: Actor, versionId: string, content: object): Promise<{ versionId: string }> {
  const current = await lead.session.request(lead.at(`/versions/${versionId}`));
  await lead.session.put(lead.at(`/versions/${versionId}`), content, {
    'if-match': current.headers.get('etag') ?? '*',
  });
  return { versionId };
}
