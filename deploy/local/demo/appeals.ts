import { SoftwareAuthenticator } from '../authenticator.js';
import { Actor, eventually } from './actor.js';
import { addEvidence, consent, type DemoEarner, openCase } from './assessing.js';
import { holder } from './assessment.js';
import { decisionIds } from './endorsing.js';
import type { MailReader } from './mail.js';
import type { Cast, Story } from './story.js';

/** Whose result was "not yet", until an appeal. */
const hugo: DemoEarner = {
  number: 'D-20423',
  legalName: 'Hugo Earner',
  chosenName: 'Hugo',
  mail: 'hugo.earner@mail.example',
  language: 'fr',
};

/** Who may have which duty: three assessors, so that one is left who marked neither time. */
export interface AppealSide {
  assessors: readonly Actor[];
  deciders: readonly Actor[];
  mails: MailReader;
  portal: string;
  versionId: string;
}

interface OwnAppeals {
  appealUntil: string | null;
  items: { appealId: string; state: string }[];
}

const levels = (safety: string, comment: string) => [
  { criterionId: 'c-records', levelId: 'meets' },
  { criterionId: 'c-discrepancies', levelId: 'meets' },
  { criterionId: 'c-safety', levelId: safety, comment },
];

/**
 * An earner whose two marks say "not yet" appeals with a passkey made at that moment; somebody who had no part in the
 * case upholds the appeal, and a third assessor, who sees no earlier mark, marks it again to a pass.
 */
export async function appealSide(story: Story, cast: Cast, of: AppealSide): Promise<{ appealId: string }> {
  const caseId = await openCase(story, cast, of.versionId, hugo);
  const session = await consent(story, of.mails, of.portal, caseId, hugo);
  await addEvidence(story, cast.assessor, caseId);
  for (const duty of ['first', 'second'] as const)
    await mark(story, of, caseId, duty, levels('partly', 'The check before use is not on the photo.'));
  const earner = new Actor('hugo', session, new SoftwareAuthenticator(), cast.lead.organizationId);
  const appealId = await appeal(story, earner, caseId);
  const decider = await eventually('who decides the appeal', () => holder(of.deciders, caseId, 'appeal'));
  await story.tell(
    'Demo College',
    `${decider.name}, who had no part in the case, upholds the appeal with reasons`,
    () =>
      decider.decide('appeal-decision', {
        appealId,
        finding: 're-mark',
        text: 'The log of movements does record the check; it has to be looked at.',
      }),
    decisionIds,
  );
  await mark(
    story,
    of,
    caseId,
    're-mark',
    levels('meets', 'The check is in the log, before the first lift.'),
  );
  await story.tell(
    'earner',
    'reads the reasons, and that the result is a pass now',
    () =>
      eventually('the result of the re-mark', async () => {
        const own = await session.get<{ result: { outcome: string } }>(`/v1/me/cases/${caseId}`);
        return own.result.outcome === 'pass' ? own.result : undefined;
      }),
    ({ outcome }) => ({ appealId, outcome }),
  );
  return { appealId };
}

/** The earner makes a passkey, claims it, and signs the appeal with it. */
async function appeal(story: Story, earner: Actor, caseId: string): Promise<string> {
  const own = `/v1/me/cases/${caseId}/appeals`;
  await eventually('the window of the appeal', async () => {
    const { appealUntil } = await earner.session.get<OwnAppeals>(own);
    return appealUntil ?? undefined;
  });
  await earner.claimPasskey();
  await story.tell(
    'earner',
    'makes a passkey and appeals with it, in his own words',
    () =>
      earner.decide('appeal', {
        caseId,
        text: 'Ma vérification avant utilisation figure dans le journal des mouvements, à la première ligne.',
      }),
    decisionIds,
  );
  const { items } = await earner.session.get<OwnAppeals>(own);
  const [lodged] = items;
  if (!lodged) throw new Error('the appeal was not recorded');
  return lodged.appealId;
}

async function mark(
  story: Story,
  { assessors }: AppealSide,
  caseId: string,
  duty: 'first' | 'second' | 're-mark',
  given: object[],
): Promise<void> {
  const assessor = await eventually(`the ${duty}'s assessor`, () => holder(assessors, caseId, duty));
  await story.tell(
    'assessor',
    `${assessor.name} gives the ${duty === 're-mark' ? 're-mark' : `${duty} mark`}, and sees no other`,
    () => assessor.decide('mark', { caseId, levels: given }),
    decisionIds,
  );
}
