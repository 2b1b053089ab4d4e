import type { Statement } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';

type Reason = Statement<'revocation-proposal'>['details']['reason'];

const reasons: Record<Reason, Terms> = {
  'issued-in-error': { en: 'issued in error', fr: 'délivrance par erreur' },
  misconduct: { en: 'misconduct found', fr: 'inconduite constatée' },
  'evidence-withdrawn': { en: 'evidence withdrawn by its source', fr: 'preuve retirée par sa source' },
  other: { en: 'another reason', fr: 'autre motif' },
};

const awardsEn = (count: number): string => (count === 1 ? 'this award' : `these ${count} awards`);
const awardsFr = (count: number): string => (count === 1 ? 'cette attestation' : `ces ${count} attestations`);

/** A sentence with own words behind it. */
export const withWords = ({ en, fr }: Terms, text: string): Terms => ({
  en: `${en} “${text}”`,
  fr: `${fr} « ${text} »`,
});

/** How a proposal reads above the button. */
export function proposalSentence(of: {
  count: number;
  reason: Reason;
  suspend: boolean;
  appealUntil: string;
  zone: string;
  text: string;
}): Terms {
  const { count, suspend, text } = of;
  const day = (locale: string): string =>
    new Intl.DateTimeFormat(locale, {
      timeZone: of.zone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }).format(new Date(of.appealUntil));
  const suspended = suspend
    ? {
        en: ` ${count === 1 ? 'It is' : 'They are'} suspended from now on.`,
        fr: ` ${count === 1 ? 'Elle est suspendue' : 'Elles sont suspendues'} dès maintenant.`,
      }
    : { en: '', fr: '' };
  return withWords(
    {
      en: `I propose to revoke ${awardsEn(count)}. Reason: ${reasons[of.reason].en}.${suspended.en} ${count === 1 ? 'The earner' : 'Each earner'} may appeal until ${day('en-CA')}.`,
      fr: `Je propose de révoquer ${awardsFr(count)}. Motif : ${reasons[of.reason].fr}.${suspended.fr} ${count === 1 ? 'Le titulaire' : 'Chaque titulaire'} peut former un recours jusqu'au ${day('fr-CA')}.`,
    },
    text,
  );
}

/** How an approval reads. */
export function approvalSentence(count: number, exempted: number, reason: Reason): Terms {
  const out =
    exempted === 0
      ? { en: '', fr: '' }
      : {
          en: ` ${exempted === 1 ? 'One award was' : `${exempted} awards were`} taken out and ${exempted === 1 ? 'stays' : 'stay'} valid.`,
          fr: ` ${exempted === 1 ? 'Une attestation a été retirée et reste valide' : `${exempted} attestations ont été retirées et restent valides`}.`,
        };
  return {
    en: `I approve that ${count === 1 ? 'this award is' : `these ${count} awards are`} revoked for good. Reason: ${reasons[reason].en}.${out.en}`,
    fr: `J'approuve que ${count === 1 ? 'cette attestation soit révoquée' : `ces ${count} attestations soient révoquées`} définitivement. Motif : ${reasons[reason].fr}.${out.fr}`,
  };
}

export const rejectionSentence: Terms = {
  en: 'I reject this proposed revocation: nothing is revoked by it, and what it suspended is valid again.',
  fr: "Je rejette cette révocation proposée : elle ne révoque rien, et ce qu'elle a suspendu est de nouveau valide.",
};

export const appealSentence: Terms = {
  en: 'I appeal against the proposed revocation of my award.',
  fr: 'Je forme un recours contre la révocation proposée de mon attestation.',
};

/** @param appealed whether the earner appealed */
export const exemptionSentence = (appealed: boolean): Terms =>
  appealed
    ? {
        en: 'I uphold this appeal: the award is taken out of the proposed revocation.',
        fr: "J'accueille ce recours : l'attestation est retirée de la révocation proposée.",
      }
    : {
        en: 'I take this award out of the proposed revocation.',
        fr: 'Je retire cette attestation de la révocation proposée.',
      };

export const dismissalSentence: Terms = {
  en: 'I dismiss this appeal: the award stays in the proposed revocation, which two others decide.',
  fr: "Je rejette ce recours : l'attestation reste visée par la révocation proposée, que deux autres personnes tranchent.",
};
