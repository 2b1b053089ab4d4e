import { z } from 'zod';
import { toProto } from '../../../shared/src/decision-rows.js';
import { isId, newNonce } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { CaseWithEarner } from '../case/case.store.js';
import type { Conduct } from '../conduct/conduct.js';
import type { Transaction } from '../database.store.js';
import { commitTo, ownWords } from '../words/words.js';
import { keepWords, openWords } from '../words/words.store.js';
import { correctEarner, isAnothersKey, offeringsOf } from './correction.store.js';
import {
  caseKey,
  differs,
  earnerDigest,
  earnerKey,
  identityOf,
  mailForm,
  newSalt,
  type Profile,
} from './earner.js';
import { sealedOffering } from './earner-view.js';
import { type Profiles, profileSchema } from './profiles.js';

const text = (most: number) =>
  z
    .string()
    .transform((value) => value.normalize('NFC').trim())
    .pipe(z.string().min(1).max(most));

const correctionInput = z.strictObject({
  caseId: z.string().refine(isId, 'not an id'),
  studentNumber: text(100),
  legalName: text(200),
  chosenName: text(200).nullable().default(null),
  mail: text(254).pipe(z.email()),
  language: z.enum(['en', 'fr']),
  text: ownWords(1),
});

/** What the correction of an earner needs. */
export interface CorrectionTools {
  profiles: Profiles;
  /** Of the keyed indexes over student numbers. */
  secret: Uint8Array;
}

/**
 * The profile after a correction. Another address is another identity, with a salt of its own: nobody finds the old
 * one by the new.
 */
export function corrected(kept: Profile, told: Omit<Profile, 'salt'>): Profile {
  const same = mailForm(kept.mail) === mailForm(told.mail);
  return { ...told, salt: same ? kept.salt : newSalt() };
}

/**
 * Corrects what is kept of an earner, with the reason, by the registrar. The statement commits to the whole profile by
 * a salted digest and names the identity before and after, as awards carry it: the signer takes the new one from here.
 */
export function identityCorrection({ profiles, secret }: CorrectionTools): Conduct<'identity-correction'> {
  const keptOf = async (tx: Transaction, one: CaseWithEarner): Promise<Profile> => {
    const kept = await profiles.openOne(
      tx,
      { earnerId: one.earnerId, sealed: one.earner.sealed },
      profileSchema,
    );
    if (!kept) throw new Problem('earner-erased');
    return kept;
  };
  const refuseAnothers = async (tx: Transaction, one: CaseWithEarner, number: string): Promise<void> => {
    const key = earnerKey(secret, one.organizationId, number);
    if (await isAnothersKey(tx, one.organizationId, key, one.earnerId))
      throw new Problem('student-number-taken');
  };
  return {
    type: 'identity-correction',
    roles: ['registrar'],
    beforeOpening: true,
    input: correctionInput,
    read: (body) => correctionInput.parse(body),
    details: async (tx, acting, one, body, words, now) => {
      const { caseId, text: _reason, ...told } = correctionInput.parse(body);
      const kept = await keptOf(tx, one);
      if (kept.studentNumber === told.studentNumber && !differs(kept, told))
        throw new Problem('correction-without-change');
      await refuseAnothers(tx, one, told.studentNumber);
      const profile = corrected(kept, told);
      const committed = commitTo(JSON.stringify(profile), newNonce());
      const { earnerId } = one;
      await keepWords(tx, profiles, { caseId, earnerId, writerId: acting.personId }, committed, now);
      return {
        caseId,
        earnerId,
        before: one.earner.digest,
        earner: earnerDigest(identityOf(profile)),
        profile: committed.commitment,
        words: words ?? '',
      };
    },
    check: async (_tx, _acting, one, { earnerId, before }) => {
      // Corrected meanwhile by somebody else: what was shown is no longer what is kept.
      if (earnerId !== one.earnerId || before !== one.earner.digest) throw new Problem('statement-mismatch');
    },
    sentence: (one, { before, earner }) => ({
      en: `I correct what is kept about the earner of case ${one.number}, as shown above, for the reason above.${before === earner ? '' : ' Awards signed from now on carry the corrected address.'}`,
      fr: `Je corrige ce qui est conservé au sujet de la personne du dossier ${one.number}, comme affiché ci-dessus, pour le motif ci-dessus.${before === earner ? '' : " Les attestations signées à partir de maintenant portent l'adresse corrigée."}`,
    }),
    record: async (tx, { one, statement }) => {
      const { profile: commitment } = statement.details;
      const told = (await openWords(tx, profiles, [commitment])).get(commitment);
      if (told === undefined) throw new Problem('earner-erased');
      const profile = profileSchema.parse(JSON.parse(told));
      await refuseAnothers(tx, one, profile.studentNumber);
      const { organizationId, earnerId } = one;
      const cases = await offeringsOf(tx, earnerId);
      const offerings = await profiles.openEach(tx, cases, sealedOffering);
      await correctEarner(tx, {
        earnerId,
        key: earnerKey(secret, organizationId, profile.studentNumber),
        sealed: await profiles.sealOne(tx, earnerId, profile),
        digest: earnerDigest(identityOf(profile)),
        // A case is found again by student, offering and version: by the corrected number from now on.
        cases: cases.flatMap(({ caseId, versionId }, index) => {
          const offering = offerings[index]?.offering;
          if (offering === undefined) return [];
          const { studentNumber } = profile;
          const key = caseKey(secret, organizationId, { studentNumber, offering }, versionId);
          return [{ caseId, key }];
        }),
      });
      return {};
    },
    fact: (one, { caseId, earnerId, before, earner }, decision) => ({
      case: 'identityCorrected',
      value: { caseId, earnerId, before, earner, versionId: one.versionId, decision: toProto(decision) },
    }),
  };
}
