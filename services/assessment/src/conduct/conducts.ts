import { z } from 'zod';
import { dayIn, isInstant } from '../../../shared/src/clock.js';
import { toProto } from '../../../shared/src/decision-rows.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { caseDuties } from '../../../shared/src/statements/assessment.js';
import { conflictNatures } from '../../../shared/src/statements/fields.js';
import { type CaseWithEarner, changeCase } from '../case/case.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { baseBlueprint } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { ownWords } from '../words/words.js';
import { rolesFor } from './assignment.js';
import { type Conduct, decisionTaken } from './conduct.js';
import { ownDuty } from './process.service.js';
import { endDuty, extendDuty, giveDuty, hasRole, presentAssignment, setDueAt } from './process.store.js';
import { timingOf } from './rules-of.js';
import { gatherUntil, termOf } from './terms.js';

const id = z.string().refine(isId, 'not an id');
const text = ownWords(1);

/** What a fact says of the case that its earner is told of. */
const aboutOf = ({ id: caseId, versionId, earnerId }: CaseWithEarner) => ({ caseId, versionId, earnerId });

const evidenceInput = z.strictObject({
  caseId: id,
  criterionIds: z.array(z.string().min(1)).min(1).max(100),
  text,
});

/** Sends a case back for evidence; whoever asks keeps the duty. */
export const evidenceRequest: Conduct<'evidence-request'> = {
  type: 'evidence-request',
  roles: ['assessor'],
  input: evidenceInput,
  read: (body) => evidenceInput.parse(body),
  details: async (_tx, _acting, one, body, words) => ({
    caseId: one.id,
    criterionIds: evidenceInput.parse(body).criterionIds,
    words: words ?? '',
  }),
  check: async (tx, acting, one, { criterionIds }) => {
    const duty = await ownDuty(tx, one.id, acting.personId);
    if (duty.duty !== 'first' || one.marks.some((mark) => mark.attempt === one.attempt))
      throw new Problem('case-stage-passed');
    const version = await findVersion(tx, one.organizationId, one.versionId);
    const known = new Set(
      baseBlueprint(version, await findEditions(tx, version.id)).criteria.map((each) => each.id),
    );
    if (criterionIds.some((each) => !known.has(each))) throw new Problem('mark-outside-rubric');
  },
  sentence: (one, { criterionIds }) => ({
    en: `I send case ${one.number} back for evidence on ${criterionIds.length} ${criterionIds.length === 1 ? 'criterion' : 'criteria'}, with the words above.`,
    fr: `Je renvoie le dossier ${one.number} pour des preuves sur ${criterionIds.length} ${criterionIds.length === 1 ? 'critère' : 'critères'}, avec les mots ci-dessus.`,
  }),
  record: async (tx, { one, now }) => {
    const term = termOf('first', await timingOf(tx, one), now, await timeZoneOf(tx, one.organizationId));
    await setDueAt(tx, one.id, term.dueAt);
    return { term };
  },
  fact: (_one, _details, decision) => decisionTaken(decision),
  consequences: (one, _details, { term }) => [
    { case: 'evidenceRequested', value: { ...aboutOf(one), until: term?.dueAt ?? '' } },
  ],
};

const assignmentInput = z.strictObject({ caseId: id, personId: id, text: text.optional() });

/** Gives the present duty of a case to somebody. */
export const caseAssignment: Conduct<'case-assignment'> = {
  type: 'case-assignment',
  roles: ['programme-lead', 'registrar'],
  input: assignmentInput,
  read: (body) => {
    const { caseId, text: own = null } = assignmentInput.parse(body);
    return { caseId, text: own };
  },
  details: async (tx, _acting, one, body, words) => {
    const { personId } = assignmentInput.parse(body);
    const present = await presentAssignment(tx, one.id);
    const duty = caseDuties.find((each) => each === present?.duty) ?? 'first';
    return { caseId: one.id, personId, duty, words };
  },
  check: async (tx, _acting, one, { personId, duty }) => {
    if (personId === one.earnerId) throw new Problem('own-case');
    const present = await presentAssignment(tx, one.id);
    if ((present?.duty ?? 'first') !== duty || one.state === 'closed') throw new Problem('case-stage-passed');
    const of = { organizationId: one.organizationId, personId };
    if (!(await hasRole(tx, of, rolesFor(duty)))) throw new Problem('person-lacks-role');
  },
  sentence: (one, { duty }) => ({
    en: `I assign case ${one.number} to the person chosen above, for the ${dutyInWords[duty].en}.`,
    fr: `J'attribue le dossier ${one.number} à la personne choisie ci-dessus, pour ${dutyInWords[duty].fr}.`,
  }),
  record: async (tx, { one, statement, decision, now }) => {
    const { duty, personId } = statement.details;
    const term = termOf(duty, await timingOf(tx, one), now, await timeZoneOf(tx, one.organizationId));
    const key = `decision:${decision.decisionId}`;
    await giveDuty(tx, { caseId: one.id, key, duty, attempt: one.attempt, personId }, term, now);
    await setDueAt(tx, one.id, term.dueAt);
    return { term };
  },
  fact: (_one, _details, decision) => decisionTaken(decision),
  consequences: (one, { duty, personId }, { term }) => [
    {
      case: 'caseAssigned',
      value: { caseId: one.id, personId, duty, attempt: one.attempt, dueAt: term?.dueAt ?? '' },
    },
  ],
};

const dutyInWords = {
  first: { en: 'first mark', fr: 'la première notation' },
  second: { en: 'second mark', fr: 'la seconde notation' },
  moderation: { en: 'moderation', fr: "l'arbitrage" },
  're-mark': { en: 're-mark', fr: 'la nouvelle notation' },
  appeal: { en: 'decision of the appeal', fr: 'la décision du recours' },
} as const;

const caseInput = z.strictObject({ caseId: id });
const readCase = (body: unknown) => ({ ...caseInput.parse(body), text: null });

/** Opens another attempt, within the rules. */
export const attemptOpening: Conduct<'attempt-opening'> = {
  type: 'attempt-opening',
  roles: ['programme-lead', 'registrar'],
  input: caseInput,
  read: readCase,
  details: async (_tx, _acting, one) => ({ caseId: one.id, attempt: one.attempt + 1 }),
  check: async (tx, _acting, one, { attempt }) => {
    const { attempts } = await timingOf(tx, one);
    if (one.state !== 'finished' || attempt !== one.attempt + 1 || attempt > attempts)
      throw new Problem('attempt-not-open');
  },
  sentence: (one, { attempt }) => ({
    en: `I open attempt ${attempt} of case ${one.number}.`,
    fr: `J'ouvre la tentative ${attempt} du dossier ${one.number}.`,
  }),
  record: async (tx, { one, statement, now }) => {
    await changeCase(tx, one.id, { state: 'open', attempt: statement.details.attempt }, 0);
    const until = gatherUntil(now, await timeZoneOf(tx, one.organizationId));
    return { term: { dueAt: until, extendableUntil: until } };
  },
  fact: (_one, _details, decision) => decisionTaken(decision),
  consequences: (one, { attempt }, { term }) => [
    { case: 'attemptOpened', value: { ...aboutOf(one), attempt, until: term?.dueAt ?? '' } },
  ],
};

const extensionInput = z.strictObject({
  caseId: id,
  dueAt: z.string().refine(isInstant, 'not an instant'),
  text: text.optional(),
});

/** Extends the present step of a case, up to the rules' longest. */
export const caseExtension: Conduct<'case-extension'> = {
  type: 'case-extension',
  roles: ['programme-lead', 'registrar', 'assessor'],
  input: extensionInput,
  read: (body) => {
    const { caseId, text: own = null } = extensionInput.parse(body);
    return { caseId, text: own };
  },
  details: async (_tx, _acting, one, body, words) => ({
    caseId: one.id,
    dueAt: extensionInput.parse(body).dueAt,
    words,
  }),
  check: async (tx, acting, one, { dueAt }) => {
    const duty = await presentAssignment(tx, one.id);
    if (!duty) throw new Problem('case-stage-passed');
    const conducts = acting.roles.some((role) => role === 'programme-lead' || role === 'registrar');
    // An assessor takes more time for the own step only.
    if (!conducts && duty.personId !== acting.personId) throw new Problem('not-your-duty');
    const until = Date.parse(dueAt);
    if (until <= duty.dueAt.getTime() || until > duty.latestAt.getTime())
      throw new Problem('extension-too-long');
  },
  sentence: (one, { dueAt }, zone) => ({
    en: `I extend the present step of case ${one.number} to ${dayIn(new Date(dueAt), zone)}.`,
    fr: `Je prolonge l'étape actuelle du dossier ${one.number} jusqu'au ${dayIn(new Date(dueAt), zone)}.`,
  }),
  record: async (tx, { one, statement }) => {
    await extendDuty(tx, one.id, statement.details.dueAt);
    await setDueAt(tx, one.id, statement.details.dueAt);
    return {};
  },
  fact: (_one, _details, decision) => decisionTaken(decision),
};

/** Ends a case before its result; by the institution, or by the earner. */
export const caseWithdrawal: Conduct<'case-withdrawal'> = {
  type: 'case-withdrawal',
  roles: ['programme-lead', 'registrar'],
  earner: 'too',
  input: caseInput,
  read: readCase,
  details: async (_tx, acting, one) => ({ caseId: one.id, by: acting.earner ? 'earner' : 'institution' }),
  check: async (_tx, acting, one, { by }) => {
    if ((by === 'earner') !== (acting.earner === true)) throw new Problem('statement-mismatch');
    if (one.state !== 'open') throw new Problem('case-stage-passed');
  },
  sentence: (one, { by }) => ({
    en:
      by === 'earner'
        ? `I withdraw from case ${one.number}. It ends without a result.`
        : `I withdraw case ${one.number} for the institution. It ends without a result.`,
    fr:
      by === 'earner'
        ? `Je me retire du dossier ${one.number}. Il prend fin sans résultat.`
        : `Je retire le dossier ${one.number} au nom de l'établissement. Il prend fin sans résultat.`,
  }),
  record: async (tx, { one, now }) => {
    await changeCase(tx, one.id, { state: 'closed' }, 0);
    await endDuty(tx, one.id, now);
    return {};
  },
  fact: (one, { by }, decision) => ({
    case: 'caseWithdrawn',
    value: { ...aboutOf(one), by, decision: toProto(decision) },
  }),
};

const accommodationInput = z.strictObject({ caseId: id, text });

/** Changed conditions of assessment, without their cause: shown to whoever assesses, in no credential and no event. */
export const accommodation = (newId: () => string): Conduct<'accommodation'> => ({
  type: 'accommodation',
  roles: ['programme-lead', 'registrar'],
  input: accommodationInput,
  read: (body) => accommodationInput.parse(body),
  details: async (_tx, _acting, one, _body, words) => ({
    accommodationId: newId(),
    caseId: one.id,
    conditions: words ?? '',
  }),
  check: async (_tx, _acting, one) => {
    if (one.state === 'closed') throw new Problem('case-closed');
  },
  sentence: (one) => ({
    en: `Case ${one.number} is assessed under the changed conditions above.`,
    fr: `Le dossier ${one.number} est évalué dans les conditions modifiées ci-dessus.`,
  }),
  record: async () => ({}),
  fact: (_one, _details, decision) => decisionTaken(decision),
});

const conflictInput = z.strictObject({ caseId: id, nature: z.enum(conflictNatures), text: text.optional() });

/** Somebody declares a conflict of interest: the case goes to another person. */
export const assessmentConflict: Conduct<'assessment-conflict'> = {
  type: 'assessment-conflict',
  roles: ['assessor', 'moderator', 'programme-lead', 'registrar'],
  input: conflictInput,
  read: (body) => {
    const { caseId, text: own = null } = conflictInput.parse(body);
    return { caseId, text: own };
  },
  details: async (_tx, _acting, one, body, words) => ({
    caseId: one.id,
    nature: conflictInput.parse(body).nature,
    words,
  }),
  check: async (_tx, acting, one) => {
    if (one.state === 'closed') throw new Problem('case-closed');
    if (one.marks.some((mark) => mark.assessorId === acting.personId))
      throw new Problem('separation-of-duties');
  },
  sentence: (one) => ({
    en: `I declare a conflict of interest in case ${one.number}. Somebody else takes my place in it.`,
    fr: `Je déclare un conflit d'intérêts dans le dossier ${one.number}. Une autre personne y prend ma place.`,
  }),
  record: async (tx, { one, decision, now }) => {
    const duty = await presentAssignment(tx, one.id);
    if (duty?.personId === decision.personId) await endDuty(tx, one.id, now);
    return {};
  },
  fact: (_one, _details, decision) => decisionTaken(decision),
};
