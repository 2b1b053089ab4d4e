import { type Actor, eventually, unless } from './actor.js';
import { decisionIds } from './endorsing.js';
import { movementsPdf, phonePhoto } from './files.js';
import type { MailReader } from './mail.js';
import { Session } from './session.js';
import type { Cast, Story } from './story.js';

/** An earner, as a row of the college's CSV. */
export interface DemoEarner {
  number: string;
  legalName: string;
  chosenName: string;
  mail: string;
  language: string;
}

/** The demo's earner. */
export const emile: DemoEarner = {
  number: 'D-20417',
  legalName: 'Emile Earner',
  chosenName: 'Émile',
  mail: 'emile.earner@mail.example',
  language: 'fr',
};

const csvOf = (one: DemoEarner): string => `student_number,legal_name,chosen_name,mail,language,offering
${one.number},${one.legalName},${one.chosenName},${one.mail},${one.language},WH-2026-11
`;

/** Opens a case from a CSV file; a dry run first says that every row is good. */
export async function openCase(
  story: Story,
  { lead }: Cast,
  versionId: string,
  earner = emile,
): Promise<string> {
  const send = (dryRun: boolean) =>
    lead.session.json<ImportAnswer>(lead.at(`/case-imports?versionId=${versionId}&dryRun=${dryRun}`), {
      method: 'POST',
      body: csvOf(earner),
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    });
  await story.tell('programme lead', 'tries the CSV of the class: every row is good', async () => {
    const dry = await send(true);
    if (dry.faults.length > 0) throw new Error(`the CSV has faults: ${JSON.stringify(dry.faults)}`);
    return dry;
  });
  const { importId } = await send(false);
  const { items } = await lead.get<{ items: { caseId: string }[] }>(`/cases?importId=${importId}`);
  const [prepared] = items;
  if (!prepared) throw new Error('the import prepared no case');
  const { caseId } = prepared;
  await story.tell(
    'programme lead',
    'opens the case with a passkey',
    () =>
      eventually('the opening', () =>
        unless('version-not-endorsed', () => lead.decide('case-opening', { versionId, caseIds: [caseId] })),
      ),
    (decided) => ({ caseId, ...decisionIds(decided) }),
  );
  return caseId;
}

/** The earner consents, by the mail's link. */
export async function consent(
  story: Story,
  mails: MailReader,
  portal: string,
  caseId: string,
  earner = emile,
): Promise<Session> {
  const link = await eventually('the mail to the earner', () => mails.link(earner.mail));
  const session = new Session(portal);
  await story.tell(
    'earner',
    "opens the mail's link and consents to being assessed",
    async () => {
      await session.post('/v1/session/link', { token: tokenOf(link) });
      return session.post<{ caseId: string }>(`/v1/me/cases/${caseId}/consent`, {});
    },
    () => ({ caseId }),
  );
  return session;
}

/** Two items of evidence, which are all that the assessment asks for. */
export async function addEvidence(story: Story, assessor: Actor, caseId: string): Promise<void> {
  await upload(story, assessor, caseId, {
    name: 'Log of movements',
    evidence: 'e-log',
    type: 'application/pdf',
    bytes: movementsPdf(),
  });
  await upload(story, assessor, caseId, {
    name: 'Put-away location',
    evidence: 'e-photo',
    type: 'image/jpeg',
    bytes: phonePhoto(),
  });
}

/** Evidence, a mark of every criterion, and so a result. */
export async function assess(story: Story, { assessor, lead }: Cast, caseId: string): Promise<string> {
  await addEvidence(story, assessor, caseId);
  const levels = [
    { criterionId: 'c-records', levelId: 'meets', comment: 'One correction, made at once.' },
    {
      criterionId: 'c-discrepancies',
      levelId: 'exceeds',
      comment: 'Disputed both counts, and explained why.',
    },
    { criterionId: 'c-safety', levelId: 'meets', comment: 'Pre-use check done and recorded.' },
  ];
  await story.tell(
    'assessor',
    'marks every criterion and signs the mark',
    () => assessor.decide('mark', { caseId, levels }),
    decisionIds,
  );
  const result = await eventually('the result', async () => {
    const { items } = await lead.get<{ items: { resultId: string; caseId: string; outcome: string }[] }>(
      '/results',
    );
    return items.find((item) => item.caseId === caseId);
  });
  await story.tell(
    'assessor',
    `the case ends with the result: ${result.outcome}`,
    async () => result,
    ({ resultId, outcome }) => ({ resultId, outcome }),
  );
  return result.resultId;
}

/** The token of a mail's link stands in its fragment, so that no log holds it. */
export const tokenOf = (link: string): string => new URL(link).hash.slice(1);

interface ImportAnswer {
  importId: string | null;
  faults: unknown[];
}

interface EvidenceFile {
  name: string;
  evidence: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

async function upload(story: Story, assessor: Actor, caseId: string, file: EvidenceFile): Promise<void> {
  const query = new URLSearchParams({ name: file.name, blueprintEvidenceId: file.evidence });
  await story.tell(
    'assessor',
    `adds evidence: ${file.name} (${file.type})`,
    () =>
      assessor.session.json<{ id: string }>(assessor.at(`/cases/${caseId}/evidence?${query}`), {
        method: 'POST',
        body: file.bytes,
        headers: { 'content-type': file.type },
      }),
    ({ id }) => ({ evidenceId: id }),
  );
}
