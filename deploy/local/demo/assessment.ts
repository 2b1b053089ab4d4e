import { type Actor, eventually } from './actor.js';
import { addEvidence, consent, type DemoEarner, openCase } from './assessing.js';
import { decisionIds } from './endorsing.js';
import type { MailReader } from './mail.js';
import type { Cast, Story } from './story.js';

/** Whose case was marked twice and settled. */
const fatima: DemoEarner = {
  number: 'D-20421',
  legalName: 'Fatima Earner',
  chosenName: 'Fatima',
  mail: 'fatima.earner@mail.example',
  language: 'en',
};
/** Whose two marks wait for a moderator. */
const gabriel: DemoEarner = {
  number: 'D-20422',
  legalName: 'Gabriel Earner',
  chosenName: 'Gabriel',
  mail: 'gabriel.earner@mail.example',
  language: 'fr',
};

/** Whoever may mark, and who settles. */
export interface Markers {
  assessors: readonly Actor[];
  moderator: Actor;
}

interface OpenDuty {
  caseId: string;
  duty: string;
}

const rules = (microCertificationId: string) => ({
  name: { en: 'Marked twice', fr: 'Double notation' },
  scope: { kind: 'micro-certification', microCertificationId },
  secondMark: { kind: 'all' },
  threshold: { levels: 2 },
  attempts: 2,
  attemptAfterDays: 14,
  markDays: 10,
  secondMarkDays: 10,
  moderationDays: 5,
  longestExtensionDays: 30,
  appealDays: 10,
  appealDecisionDays: 15,
});

const levels = (safety: string, comment: string) => [
  { criterionId: 'c-records', levelId: 'meets', comment },
  { criterionId: 'c-discrepancies', levelId: 'meets' },
  { criterionId: 'c-safety', levelId: safety },
];

/**
 * Assessment rules for one micro-certification, a case that two assessors marked without seeing each other's mark and
 * that a moderator settled, and one that waits for the moderator now.
 */
export async function assessmentSide(
  story: Story,
  cast: Cast,
  of: Markers & { mails: MailReader; portal: string; versionId: string; microCertificationId: string },
): Promise<{ moderated: string; inModeration: string }> {
  await approveRules(story, cast, of.microCertificationId);
  const moderated = await disputed(story, cast, of, fatima);
  await eventually('the moderation', () => holder([of.moderator], moderated, 'moderation'));
  await story.tell(
    'moderator',
    'settles the two marks, with a reason where they differ',
    () =>
      of.moderator.decide('moderation', {
        caseId: moderated,
        levels: [
          { criterionId: 'c-records', levelId: 'meets' },
          { criterionId: 'c-discrepancies', levelId: 'meets' },
          {
            criterionId: 'c-safety',
            levelId: 'meets',
            reason: 'The photo shows the check being recorded before the truck moves.',
          },
        ],
      }),
    decisionIds,
  );
  const inModeration = await disputed(story, cast, of, gabriel);
  await eventually('the moderation', () => holder([of.moderator], inModeration, 'moderation'));
  await story.tell(
    'moderator',
    'has another case to settle',
    () => of.moderator.get<{ items: OpenDuty[] }>('/moderations'),
    ({ items }) => ({ waiting: items.length, caseId: inModeration }),
  );
  return { moderated, inModeration };
}

async function approveRules(
  story: Story,
  { lead, registrar }: Cast,
  microCertificationId: string,
): Promise<void> {
  const drafted = await lead.post<{ rulesId: string; revision: number }>(
    '/assessment-rules',
    rules(microCertificationId),
  );
  const { rulesId, revision } = drafted;
  await story.tell(
    'registrar',
    'approves assessment rules: every case is marked twice, and a moderator settles what differs',
    () => registrar.decide('assessment-rules-approval', { rulesId, revision }),
    (decided) => ({ rulesId, ...decisionIds(decided) }),
  );
}

/** A case whose two marks lie two levels apart in one criterion. */
async function disputed(
  story: Story,
  cast: Cast,
  of: Markers & { mails: MailReader; portal: string; versionId: string },
  earner: DemoEarner,
): Promise<string> {
  const caseId = await openCase(story, cast, of.versionId, earner);
  await consent(story, of.mails, of.portal, caseId, earner);
  await addEvidence(story, cast.assessor, caseId);
  await marks(story, of, caseId, 'first', levels('exceeds', 'Clear records throughout.'));
  await marks(story, of, caseId, 'second', levels('partly', 'One record was late.'));
  return caseId;
}

async function marks(
  story: Story,
  { assessors }: Markers,
  caseId: string,
  duty: 'first' | 'second',
  given: object[],
): Promise<void> {
  const assessor = await eventually(`the ${duty} mark's assessor`, () => holder(assessors, caseId, duty));
  await story.tell(
    'assessor',
    `${assessor.name} gives the ${duty} mark, and does not see the other`,
    () => assessor.decide('mark', { caseId, levels: given }),
    decisionIds,
  );
}

/** Who of these has the duty in the case now. */
export async function holder(
  actors: readonly Actor[],
  caseId: string,
  duty: string,
): Promise<Actor | undefined> {
  for (const actor of actors) {
    const { items } = await actor.get<{ items: OpenDuty[] }>('/cases/queue');
    if (items.some((one) => one.caseId === caseId && one.duty === duty)) return actor;
  }
  return undefined;
}
