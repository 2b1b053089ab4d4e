import type { PolicyRules } from '../../../shared/src/content.js';
import type { Terms } from '../../../shared/src/terms.js';

/** A policy in readable sentences: every rule that it has is said, in both languages. */

/** What of a policy is said. */
export type ReadableRules = Omit<PolicyRules, 'policyId' | 'revision' | 'organizationId' | 'name'>;

/** Who reads: an institution sees whom it asks; an employer sees only the bodies that must be among them. */
export type Reader = 'institution' | 'employer';

/** @param nameOf name of an organization that the policy names */
export function policySentence(
  rules: ReadableRules,
  nameOf: (organizationId: string) => string,
  reader: Reader = 'institution',
): Terms {
  const parts = [
    needed(rules),
    required(rules, nameOf),
    order(rules, nameOf, reader),
    substitutes(rules, nameOf, reader),
    veto(rules),
    dates(rules),
    terms(rules),
    waiver(rules),
  ];
  return {
    en: parts
      .map((part) => part.en)
      .filter(Boolean)
      .join(' '),
    fr: parts
      .map((part) => part.fr)
      .filter(Boolean)
      .join(' '),
  };
}

const nothing: Terms = { en: '', fr: '' };

/** "2 employers from 2 organizations confirm each kind, within 20 business days, valid up to 24 months." */
function needed({ needs, closesAfterDays, dayKind, termMonths, asked }: ReadableRules): Terms {
  const { 'in-demand': demand, fidelity } = needs;
  const same =
    demand.confirmations === fidelity.confirmations && demand.organizations === fidelity.organizations;
  const within = days(closesAfterDays, dayKind);
  const en = same
    ? `${whoEn(demand, 'confirm')} each kind`
    : `${whoEn(demand, 'confirm')} that the competencies are in demand, and ${whoEn(fidelity, 'confirm')} that the assessment reflects the job`;
  const fr = same
    ? `${whoFr(demand)} chaque type`
    : `${whoFr(demand)} que les compétences sont en demande, et ${whoFr(fidelity)} que l'évaluation reflète l'emploi`;
  return {
    en: `${en}, of ${asked.length} asked, within ${within.en}, valid up to ${months(termMonths).en}.`,
    fr: `${fr}, sur ${asked.length} sollicités, en ${within.fr}; valable jusqu'à ${months(termMonths).fr}.`,
  };
}

interface Need {
  confirmations: number;
  organizations: number;
}

const whoEn = ({ confirmations, organizations }: Need, verb: string): string =>
  confirmations === 1 && organizations === 1
    ? `1 employer from 1 organization ${verb}s`
    : `${confirmations} ${confirmations === 1 ? 'employer' : 'employers'} from ${organizations} ${organizations === 1 ? 'organization' : 'organizations'} ${verb}`;

const whoFr = ({ confirmations, organizations }: Need): string =>
  `${confirmations} ${confirmations === 1 ? 'employeur' : 'employeurs'} de ${organizations} ${organizations === 1 ? 'organisation' : 'organisations'} ${confirmations === 1 ? 'confirme' : 'confirment'}`;

function required({ required: of }: ReadableRules, nameOf: (id: string) => string): Terms {
  const { 'in-demand': demand, fidelity } = of;
  const say = (ids: string[], en: string, fr: string): Terms => {
    if (ids.length === 0) return nothing;
    const named = list(ids.map(nameOf));
    return {
      en: `${named.en} must be among them${en}.`,
      fr: `${named.fr} ${ids.length === 1 ? 'doit' : 'doivent'} en faire partie${fr}.`,
    };
  };
  if (demand.join() === fidelity.join()) return say(demand, '', '');
  return joined([
    say(demand, ', for the competencies', ', pour les compétences'),
    say(fidelity, ', for the assessment', ", pour l'évaluation"),
  ]);
}

function order(
  { asked, stageAfterDays, dayKind }: ReadableRules,
  nameOf: (id: string) => string,
  reader: Reader,
): Terms {
  const stages = Math.max(...asked.map((one) => one.stage));
  if (stages === 1) return { en: 'All are asked at once.', fr: 'Tous sont sollicités en même temps.' };
  const after = stageAfterDays === null ? null : days(stageAfterDays, dayKind);
  const next: Terms = after
    ? {
        en: `the next stage opens once one is answered, or after ${after.en}`,
        fr: `l'étape suivante s'ouvre quand l'une est répondue, ou après ${after.fr}`,
      }
    : {
        en: 'the next stage opens once one is answered',
        fr: "l'étape suivante s'ouvre quand l'une est répondue",
      };
  if (reader === 'employer')
    return {
      en: `Employers are asked in ${stages} stages; ${next.en}.`,
      fr: `Les employeurs sont sollicités en ${stages} étapes; ${next.fr}.`,
    };
  const groups = Array.from({ length: stages }, (_, at) =>
    list(asked.filter((one) => one.stage === at + 1).map((one) => nameOf(one.organizationId))),
  );
  return {
    en: `First ${groups.map((group) => group.en).join('; then ')}; ${next.en}.`,
    fr: `D'abord ${groups.map((group) => group.fr).join('; puis ')}; ${next.fr}.`,
  };
}

function substitutes(
  { asked, escalateAfterDays, dayKind }: ReadableRules,
  nameOf: (id: string) => string,
  reader: Reader,
): Terms {
  const pairs = asked.filter((one) => one.substituteId !== null);
  if (pairs.length === 0) return nothing;
  const after = escalateAfterDays === null ? null : days(escalateAfterDays, dayKind);
  const when: Terms = {
    en: after
      ? `declines, has a conflict of interest or has not answered after ${after.en}`
      : 'declines or has a conflict of interest',
    fr: after
      ? `refuse, est en conflit d'intérêts ou n'a pas répondu après ${after.fr}`
      : "refuse ou est en conflit d'intérêts",
  };
  if (reader === 'employer')
    return {
      en: `A substitute is asked where an employer ${when.en}.`,
      fr: `Un substitut est sollicité quand un employeur ${when.fr}.`,
    };
  return joined(
    pairs.map(({ organizationId, substituteId }) => ({
      en: `${nameOf(substituteId ?? '')} is asked where ${nameOf(organizationId)} ${when.en}.`,
      fr: `${nameOf(substituteId ?? '')} est sollicité quand ${nameOf(organizationId)} ${when.fr}.`,
    })),
  );
}

const veto = ({ veto: has }: ReadableRules): Terms =>
  has
    ? { en: 'One refusal prevents the endorsement.', fr: "Un seul refus empêche l'aval." }
    : { en: 'A refusal alone does not prevent it.', fr: "Un refus seul ne l'empêche pas." };

function dates({ dueAfterDays, remindDaysBeforeClose, dayKind }: ReadableRules): Terms {
  const due = days(dueAfterDays, dayKind);
  const before = [...remindDaysBeforeClose].sort((one, other) => other - one).map(String);
  const last = days(Math.min(...remindDaysBeforeClose), dayKind);
  const reminders: Terms =
    before.length === 0
      ? { en: 'there are no reminders before closing', fr: "il n'y a aucun rappel avant la clôture" }
      : {
          en: `reminders go out ${[...before.slice(0, -1), last.en].join(', ')} before closing`,
          fr: `des rappels partent ${[...before.slice(0, -1), last.fr].join(', ')} avant la clôture`,
        };
  return {
    en: `Answers are due after ${due.en}; ${reminders.en}.`,
    fr: `Les réponses sont attendues après ${due.fr}; ${reminders.fr}.`,
  };
}

const moments: Record<PolicyRules['moment'], Terms> = {
  'case-opened': { en: 'when a case is opened', fr: "à l'ouverture d'un dossier" },
  'result-final': { en: 'when a result is final', fr: 'quand un résultat est définitif' },
  release: { en: 'when an award is released', fr: "à l'émission d'une attestation" },
};

function terms({ moment, renewBeforeDays, teachOutDays }: ReadableRules): Terms {
  const [renew, teachOut] = [days(renewBeforeDays, 'calendar'), days(teachOutDays, 'calendar')];
  return {
    en: `Confirmations must be in force ${moments[moment].en}; employers are asked anew ${renew.en} before one ends; after a lapse, open cases may finish within ${teachOut.en}.`,
    fr: `Les confirmations doivent être en vigueur ${moments[moment].fr}; les employeurs sont sollicités de nouveau ${renew.fr} avant la fin de l'une d'elles; après une échéance, les dossiers ouverts peuvent se terminer en ${teachOut.fr}.`,
  };
}

function waiver({ waiver: allowed }: ReadableRules): Terms {
  if (!allowed) return { en: 'Nothing can be waived.', fr: "Aucune dispense n'est possible." };
  const longest = months(allowed.longestMonths);
  return {
    en: `One kind may be waived for up to ${longest.en}, with a public reason and a second person's approval.`,
    fr: `Un type peut faire l'objet d'une dispense d'au plus ${longest.fr}, avec un motif public et l'approbation d'une deuxième personne.`,
  };
}

function days(count: number, kind: PolicyRules['dayKind']): Terms {
  const [en, fr] = count === 1 ? ['day', 'jour'] : ['days', 'jours'];
  return kind === 'business'
    ? { en: `${count} business ${en}`, fr: `${count} ${fr} ouvrable${count === 1 ? '' : 's'}` }
    : { en: `${count} ${en}`, fr: `${count} ${fr}` };
}

const months = (count: number): Terms => ({
  en: `${count} ${count === 1 ? 'month' : 'months'}`,
  fr: `${count} mois`,
});

const joined = (all: Terms[]): Terms => ({
  en: all
    .map((one) => one.en)
    .filter(Boolean)
    .join(' '),
  fr: all
    .map((one) => one.fr)
    .filter(Boolean)
    .join(' '),
});

function list(names: string[]): Terms {
  const [last, ...before] = [...names].reverse();
  if (before.length === 0) return { en: last ?? '', fr: last ?? '' };
  const rest = before.reverse().join(', ');
  return { en: `${rest} and ${last}`, fr: `${rest} et ${last}` };
}
