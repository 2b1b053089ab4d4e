import { type Actor, eventually, unless } from './actor.js';
import { assess, consent, type DemoEarner, openCase } from './assessing.js';
import { decisionIds } from './endorsing.js';
import type { MailReader } from './mail.js';
import { release } from './releasing.js';
import type { Session } from './session.js';
import { type Cast, Story } from './story.js';

/** The earner whose award is in the appeal window of a proposed revocation. */
const claire: DemoEarner = {
  number: 'D-20418',
  legalName: 'Claire Earner',
  chosenName: 'Claire',
  mail: 'claire.earner@mail.example',
  language: 'en',
};

const why =
  'The log of movements that you handed in was made by a colleague, as your employer told us. Tell us if that is wrong.';

interface OwnAward {
  awardId: string;
  status: string;
  revocation: { revocationId: string; state: string; mayAppeal: boolean } | null;
}

/**
 * A second award, which the registrar proposes to revoke: suspended at once, in its appeal window, seen by its earner.
 * The journey's own award stays as it is.
 */
export async function revokingSide(
  story: Story,
  cast: Cast,
  of: { mails: MailReader; portal: string; versionId: string },
): Promise<{ revocationId: string; awardId: string }> {
  const { registrar } = cast;
  const { awardId, earner } = await story.tell(
    'Demo College',
    'assesses a second earner, and signs her award',
    () => awarded(cast, of, claire),
    (done) => ({ secondAwardId: done.awardId }),
  );
  const { revocationId } = await story.tell(
    'registrar',
    'drafts the revocation of an award, and sees who is affected',
    () => draft(registrar, awardId),
    (drafted) => ({ revocationId: drafted.revocationId, affected: drafted.count }),
  );
  await story.tell(
    'registrar',
    'proposes it with a passkey: the award is suspended, its earner has thirty days to appeal',
    () =>
      eventually('the proposal', () =>
        unless('not-found', () => registrar.decide('revocation-proposal', { revocationId })),
      ),
    decisionIds,
  );
  await story.tell(
    'earner',
    'sees that the award is suspended, why, and until when to appeal',
    () => seen(earner, awardId),
    ({ status, revocation }) => ({ status, revocation: revocation?.state ?? '' }),
  );
  return { revocationId, awardId };
}

/** An award of a further earner. Told in one line: the steps are those of the journey. */
export async function awarded(
  cast: Cast,
  of: { mails: MailReader; portal: string; versionId: string },
  who: DemoEarner,
): Promise<{ caseId: string; awardId: string; earner: Session }> {
  const aside = new Story(() => undefined);
  const caseId = await openCase(aside, cast, of.versionId, who);
  const earner = await consent(aside, of.mails, of.portal, caseId, who);
  const { awardId } = await release(aside, cast, await assess(aside, cast, caseId));
  return { caseId, awardId, earner };
}

const draft = (registrar: Actor, awardId: string): Promise<{ revocationId: string; count: number }> =>
  registrar.post('/revocations', {
    awardIds: [awardId],
    reason: 'evidence-withdrawn',
    words: why,
    suspend: true,
  });

const seen = (earner: Session, awardId: string): Promise<OwnAward> =>
  eventually('the suspension', async () => {
    const { items } = await earner.get<{ items: OwnAward[] }>('/v1/me/awards');
    return items.find(
      (one) => one.awardId === awardId && one.status === 'suspended' && one.revocation?.mayAppeal,
    );
  });
