import { addDays, dayIn } from '../../../services/shared/src/clock.js';
import { type Actor, eventually, unless } from '../demo/actor.js';
import { tokenOf } from '../demo/assessing.js';
import { openRequest, submitFirst } from '../demo/endorsing.js';
import { movementsPdf, phonePhoto } from '../demo/files.js';
import type { MailReader } from '../demo/mail.js';
import { warehousing } from '../demo/pilots/warehousing.js';
import { Session } from '../demo/session.js';
import { type Cast, Story } from '../demo/story.js';
import type { PipelineWatch } from './watch.js';

/** What a journey of the benchmark needs. */
export interface Track {
  cast: Cast;
  policy: { policyId: string; revision: number };
  watch: PipelineWatch;
  mails: MailReader;
  portal: string;
}

/** Milliseconds of one journey's two ways. */
export interface Lap {
  /** From the last confirmation's signature to the endorsement in the pipeline. */
  endorsementMs: number;
  /** From the signature of the release's approval to the award in the pipeline. */
  awardMs: number;
}

/** The plainest policy that the signer accepts: one employer confirms each kind. */
export async function plainPolicy(
  { lead, registrar }: Cast,
  employer: string,
): Promise<{ policyId: string; revision: number }> {
  const once = { confirmations: 1, organizations: 1 };
  const { policyId, revision } = await lead.post<{ policyId: string; revision: number }>('/policies', {
    name: { en: 'One employer confirms', fr: 'Un employeur confirme' },
    asked: [{ organizationId: employer }],
    needs: { 'in-demand': once, fidelity: once },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [3],
    termMonths: 24,
    teachOutDays: 180,
  });
  await registrar.decide('policy-approval', { policyId, revision });
  return { policyId, revision };
}

/** Runs one journey from draft to award, through the public HTTP API alone. */
export async function runJourney(track: Track, index: number): Promise<Lap> {
  const { cast, policy, watch } = track;
  const quiet = new Story(() => undefined);
  const name = { en: `${warehousing.name.en} ${index}`, fr: `${warehousing.name.fr} ${index}` };
  const { versionId } = await submitFirst(quiet, cast, { ...warehousing, name }, policy);
  const endorsementMs = await timed(await confirmation(cast.lakeside, versionId), () =>
    watch.endorsed(versionId),
  );
  const resultId = await assessed(track, versionId, index);
  const { lead, registrar } = cast;
  const { releaseId } = await eventually('the draft of the release', () =>
    unless('result-not-final', () =>
      lead.post<{ releaseId: string }>('/releases', { resultIds: [resultId] }),
    ),
  );
  await lead.decide('release-proposal', { releaseId });
  const approval = await eventually('the proposal', () =>
    unless('release-not-open', () => signed(registrar, 'release-approval', { releaseId })),
  );
  const awardMs = await timed(approval, () => watch.issued(releaseId));
  const { items } = await registrar.get<{ items: object[] }>(`/awards?releaseId=${releaseId}`);
  if (items.length !== 1) throw new Error(`release ${releaseId} issued ${items.length} awards`);
  return { endorsementMs, awardMs };
}

/** Sends a decision that was signed, and takes the time until what follows from it shows. */
async function timed(send: () => Promise<unknown>, shows: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await Promise.all([send(), shows()]);
  return performance.now() - start;
}

/** Prepares a decision and signs it: what is left is to send it. */
async function signed(actor: Actor, type: string, input: object): Promise<() => Promise<unknown>> {
  const prepared = await actor.post<{
    statements: string[];
    list: string | null;
    options: { challenge: string; rpId: string; allowCredentials: { id: string }[] };
  }>(`/decisions/${type}/prepare`, input);
  const { statements, list, options } = prepared;
  const assertion = actor.authenticator.sign(options, actor.session.portal);
  return () => actor.post(`/decisions/${type}`, { statements, list, assertion });
}

async function confirmation(employer: Actor, versionId: string): Promise<() => Promise<unknown>> {
  const { requestId } = await openRequest(employer, versionId);
  const answer = {
    scope: { sector: 'warehousing and logistics', region: 'Ontario', noc: '75101' },
    grounds: { kind: 'vacancies' },
    untilDay: dayIn(addDays(new Date(), 365), 'America/Toronto'),
    public: true,
  };
  const ratings = warehousing.blueprint.criteria.map(({ id: criterionId }) => ({
    criterionId,
    jobTask: 'Inbound shift on the floor',
    rating: 'fully',
  }));
  const answers = [
    { kind: 'in-demand', ...answer },
    { kind: 'fidelity', ...answer, ratings },
  ];
  return signed(employer, 'confirmation', { requestId, answers });
}

/** Case, consent, evidence and mark; gives the result's id. */
async function assessed({ cast, mails, portal }: Track, versionId: string, index: number): Promise<string> {
  const { lead, assessor } = cast;
  const mail = `earner-${index}@bench.example`;
  const csv = `student_number,legal_name,chosen_name,mail,language,offering\nB-${index},Bench Earner ${index},,${mail},en,B-1\n`;
  const { importId } = await lead.session.json<{ importId: string }>(
    lead.at(`/case-imports?versionId=${versionId}&dryRun=false`),
    { method: 'POST', body: csv, headers: { 'content-type': 'text/csv; charset=utf-8' } },
  );
  const { items } = await lead.get<{ items: { caseId: string }[] }>(`/cases?importId=${importId}`);
  const caseId = items[0]?.caseId;
  if (!caseId) throw new Error('the import prepared no case');
  await eventually('the opening', () =>
    unless('version-not-endorsed', () => lead.decide('case-opening', { versionId, caseIds: [caseId] })),
  );
  const link = await eventually('the mail to the earner', () => mails.link(mail), 120_000);
  const session = new Session(portal);
  await eventually(
    'the earner at the portal',
    () => unless('rate-limited', () => session.post<object>('/v1/session/link', { token: tokenOf(link) })),
    120_000,
  );
  await session.post(`/v1/me/cases/${caseId}/consent`, {});
  const files = [
    { name: 'Log of movements', blueprintEvidenceId: 'e-log', type: 'application/pdf', body: movementsPdf() },
    { name: 'Put-away location', blueprintEvidenceId: 'e-photo', type: 'image/jpeg', body: phonePhoto() },
  ];
  for (const { type, body, ...about } of files) {
    await assessor.session.json(assessor.at(`/cases/${caseId}/evidence?${new URLSearchParams(about)}`), {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
  }
  const levels = warehousing.blueprint.criteria.map(({ id: criterionId }) => ({
    criterionId,
    levelId: 'meets',
  }));
  const { outcomes } = await assessor.decide('mark', { caseId, levels });
  const [outcome] = outcomes as { resultId: string }[];
  if (!outcome) throw new Error('the mark gave no result');
  return outcome.resultId;
}
