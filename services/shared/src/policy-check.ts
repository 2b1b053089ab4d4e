import type { PolicyRules } from './content.js';
import type { FieldFault } from './problem.js';

/** Whether an endorsement policy can be met at all, held against the organizations that are registered. */

/** An organization as policies see it. */
export interface AskedOrganization {
  id: string;
  kind: string;
  name: string;
  mailDomain: string | null;
}

/** What of a policy is judged. */
export type JudgedRules = Omit<PolicyRules, 'policyId' | 'revision' | 'organizationId' | 'name' | 'moment'>;

type Add = (pointer: string, code: string, detail: string, detailFr: string) => void;
const kinds = ['in-demand', 'fidelity'] as const;
/** No month is shorter. */
const DAYS_OF_A_MONTH = 28;

/** Every organization that a policy names, once. */
export const namedIn = (rules: Pick<PolicyRules, 'asked' | 'required'>): string[] => [
  ...new Set([
    ...rules.asked.flatMap(({ organizationId, substituteId }) => [
      organizationId,
      substituteId ?? organizationId,
    ]),
    ...rules.required['in-demand'],
    ...rules.required.fidelity,
  ]),
];

/** Why a policy can never be met, or would ask the wrong ones; empty where it is fit. */
export function policyFaults(
  rules: JudgedRules,
  institution: Pick<AskedOrganization, 'id' | 'mailDomain'>,
  known: readonly AskedOrganization[],
): FieldFault[] {
  const faults: FieldFault[] = [];
  const add: Add = (pointer, code, detail, detailFr) => faults.push({ pointer, code, detail, detailFr });
  askedFaults(rules, institution, known, add);
  needFaults(rules, add);
  stageFaults(rules, add);
  dayFaults(rules, add);
  return faults;
}

function askedFaults(
  { asked }: JudgedRules,
  institution: Pick<AskedOrganization, 'id' | 'mailDomain'>,
  known: readonly AskedOrganization[],
  add: Add,
): void {
  const named = asked.flatMap(({ organizationId, substituteId }, at) => [
    { id: organizationId, pointer: `/asked/${at}/organizationId` },
    ...(substituteId === null ? [] : [{ id: substituteId, pointer: `/asked/${at}/substituteId` }]),
  ]);
  named.forEach(({ id, pointer }, at) => {
    if (named.findIndex((one) => one.id === id) !== at)
      add(
        pointer,
        'duplicate',
        'This organization is named twice',
        'Cette organisation est nommée deux fois',
      );
    const found = known.find((one) => one.id === id);
    if (id === institution.id)
      add(
        pointer,
        'own-organization',
        'An institution does not confirm its own micro-certification',
        'Un établissement ne confirme pas sa propre microcertification',
      );
    else if (!found || found.kind === 'institution')
      add(
        pointer,
        'unknown-organization',
        'No such employer is registered',
        "Aucun employeur de ce nom n'est inscrit",
      );
    else if (institution.mailDomain !== null && found.mailDomain === institution.mailDomain)
      add(
        pointer,
        'same-mail-domain',
        'This organization has the mail domain of the institution',
        "Cette organisation a le domaine de courriel de l'établissement",
      );
  });
}

function needFaults({ asked, needs, required }: JudgedRules, add: Add): void {
  const ids = new Set(asked.map((one) => one.organizationId));
  for (const kind of kinds) {
    const need = needs[kind];
    if (need.confirmations < 1)
      add(
        `/needs/${kind}/confirmations`,
        'below-floor',
        'At least one confirmation of each kind is needed',
        'Au moins une confirmation de chaque type est nécessaire',
      );
    if (need.organizations < 1)
      add(
        `/needs/${kind}/organizations`,
        'below-floor',
        'At least one organization must confirm each kind',
        'Au moins une organisation doit confirmer chaque type',
      );
    // An organization's confirmation counts once, so more confirmations need as many organizations.
    if (Math.max(need.confirmations, need.organizations) > ids.size)
      add(
        `/needs/${kind}`,
        'unsatisfiable',
        'Fewer organizations are asked than must confirm',
        "Moins d'organisations sont sollicitées qu'il n'en faut",
      );
    required[kind].forEach((id, at) => {
      const pointer = `/required/${kind}/${at}`;
      if (required[kind].indexOf(id) !== at)
        add(pointer, 'duplicate', 'This body is named twice', 'Cet organisme est nommé deux fois');
      const ask = asked.find((one) => one.organizationId === id);
      if (!ask)
        add(
          pointer,
          'required-not-asked',
          'This body must confirm, and is not asked',
          "Cet organisme doit confirmer et n'est pas sollicité",
        );
      else if (ask.substituteId !== null)
        add(
          pointer,
          'required-substituted',
          'Nobody confirms in the place of this body: take its substitute out',
          'Personne ne confirme à la place de cet organisme : retirez son substitut',
        );
    });
  }
}

function stageFaults({ asked, stageAfterDays }: JudgedRules, add: Add): void {
  const last = Math.max(...asked.map((one) => one.stage));
  for (let stage = 1; stage < last; stage++)
    if (!asked.some((one) => one.stage === stage))
      add(
        '/asked',
        'stage-missing',
        `Nobody is asked in stage ${stage}`,
        `Personne n'est sollicité à l'étape ${stage}`,
      );
  if (stageAfterDays !== null && last === 1)
    add(
      '/stageAfterDays',
      'without-stages',
      'All are asked at once: there is no next stage',
      "Tous sont sollicités en même temps : il n'y a pas d'étape suivante",
    );
}

function dayFaults(rules: JudgedRules, add: Add): void {
  const { asked, dueAfterDays, closesAfterDays, stageAfterDays, escalateAfterDays } = rules;
  if (dueAfterDays > closesAfterDays)
    add(
      '/dueAfterDays',
      'after-closing',
      'The due date comes after the closing date',
      "La date d'échéance suit la date de clôture",
    );
  rules.remindDaysBeforeClose.forEach((days, index) => {
    if (days >= closesAfterDays)
      add(
        `/remindDaysBeforeClose/${index}`,
        'before-opening',
        'This reminder would come before the round opens',
        "Ce rappel précéderait l'ouverture",
      );
  });
  // The latest opening of a stage, where each opens by its time alone.
  const opensAfter = (stage: number): number => (stageAfterDays ?? 0) * (stage - 1);
  if (opensAfter(Math.max(...asked.map((one) => one.stage))) >= closesAfterDays)
    add(
      '/stageAfterDays',
      'after-closing',
      'The last stage would open after the closing date',
      "La dernière étape s'ouvrirait après la date de clôture",
    );
  const substituted = asked.filter((one) => one.substituteId !== null);
  if (escalateAfterDays !== null && substituted.length === 0)
    add(
      '/escalateAfterDays',
      'without-substitute',
      'Nobody has a substitute who could be asked then',
      "Personne n'a de substitut qui pourrait alors être sollicité",
    );
  if (
    escalateAfterDays !== null &&
    substituted.some((one) => opensAfter(one.stage) + escalateAfterDays >= closesAfterDays)
  )
    add(
      '/escalateAfterDays',
      'after-closing',
      'A substitute would be asked after the closing date',
      'Un substitut serait sollicité après la date de clôture',
    );
  if (rules.renewBeforeDays >= rules.termMonths * DAYS_OF_A_MONTH)
    add(
      '/renewBeforeDays',
      'before-term',
      'Employers would be asked anew before they confirmed',
      "Les employeurs seraient sollicités de nouveau avant d'avoir confirmé",
    );
}
