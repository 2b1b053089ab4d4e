import { eventually, unless } from './actor.js';
import type { DemoEarner } from './assessing.js';
import { decisionIds } from './endorsing.js';
import type { MailReader } from './mail.js';
import { awarded } from './revoking.js';
import type { Cast, Story } from './story.js';

/** The earner whose address was read wrongly from the enrolment form. */
const dario: DemoEarner = {
  number: 'D-20419',
  legalName: 'Dario Earner',
  chosenName: 'Dario',
  mail: 'dario.eamer@mail.example',
  language: 'en',
};
const right = 'dario.earner@mail.example';

interface AwardAnswer {
  replacedBy: string | null;
}

/** An award with a wrong identity, and the corrected one that takes its place and keeps its date. */
export async function correctingSide(
  story: Story,
  cast: Cast,
  of: { mails: MailReader; portal: string; versionId: string },
): Promise<void> {
  const { lead, registrar } = cast;
  const { caseId, awardId } = await story.tell(
    'Demo College',
    'assesses a third earner, and signs his award',
    () => awarded(cast, of, dario),
    (done) => ({ thirdAwardId: done.awardId }),
  );
  const { number: studentNumber, legalName, chosenName, language } = dario;
  await story.tell(
    'registrar',
    'corrects the address of the earner, with a reason',
    () =>
      registrar.decide('identity-correction', {
        caseId,
        studentNumber,
        legalName,
        chosenName,
        language,
        mail: right,
        text: 'Two letters of the address were read wrongly from the enrolment form.',
      }),
    decisionIds,
  );
  await story.tell(
    'programme lead',
    'proposes that a corrected award takes the place of the wrong one',
    () =>
      eventually('the corrected identity', () =>
        unless('nothing-to-correct', () =>
          lead.decide('award-reissue', { awardId, reason: 'corrected-identity' }),
        ),
      ),
    decisionIds,
  );
  await story.tell(
    'registrar',
    'approves it with a passkey',
    () =>
      eventually('the proposal', () =>
        unless('not-found', () => registrar.decide('award-reissue-approval', { awardId })),
      ),
    decisionIds,
  );
  await story.tell(
    'Demo College',
    'signs the corrected award with the date of the first, which is revoked',
    () =>
      eventually('the corrected award', async () => {
        const { replacedBy } = await registrar.get<AwardAnswer>(`/awards/${awardId}`);
        return replacedBy ? { correctedAwardId: replacedBy } : undefined;
      }),
    ({ correctedAwardId }) => ({ correctedAwardId }),
  );
}
